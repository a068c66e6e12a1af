/** What a request is called by, so that its answer can be told. */
export type RequestId = string | number;

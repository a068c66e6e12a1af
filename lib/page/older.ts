/**
 * What browsers of 2022 lack of what is used here, such as those of iOS 16. It is loaded before all else.
 *
 * @module
 */

URL.canParse ??= (url, base): boolean => {
  try {
    return new URL(url, base) !== undefined;
  } catch {
    return false;
  }
};

String.prototype.toWellFormed ??= function (this: string): string {
  return this.replace(/\p{Surrogate}/gu, "\ufffd");
};

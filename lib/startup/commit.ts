/** The commit that this was made of: `git archive` puts it here, and so does whatever builds from a clone. */
export const COMMIT = "$Format:%h$";

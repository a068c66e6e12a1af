/**
 * What stands behind the first word of the server's other commands: `backup`, `cert`, `hash`, `init`.
 *
 * @module
 */

import { BACKUP_HELP } from "../../language/options.ts";
import { calledName } from "../../language/typed_words.ts";
import { type Parsed, type Program, readArguments, type Row } from "../../startup/arguments.ts";
import type { Language } from "../../vocabulary/language.ts";
import { history } from "../option_rows.ts";
import { backupUsage, hashUsage, SERVER_ROWS } from "../options.ts";

/** What `server.ts hash` is told to do. */
export interface HashOptions {
  /** The operator's name. */
  readonly name: string;
  /** The language of the program. */
  readonly language: Language;
}

/** What `server.ts init` is told to do. */
export interface InitOptions {
  /** The folder that is made. */
  readonly folder: string;
  /** The language of the program. */
  readonly language: Language;
}

/** What `server.ts backup` is told to do. */
export interface BackupOptions {
  /** The history. */
  readonly history: string;
  /** The file that becomes its copy. */
  readonly target: string;
  /** The language of the program. */
  readonly language: Language;
}

/** What stands behind `server.ts hash`: the operator's name. */
export function parseHashOptions(args: readonly string[], locale: string): Parsed<HashOptions> {
  const program = withoutOptions(hashUsage, ({ hashSummary }) => hashSummary);
  return readArguments(args, locale, program, (_, read) => {
    const { messages, language, words: [name = ""] } = read;
    read.refuseWords(messages.unexpectedArgument, 1);
    if (!isOperatorName(name)) read.refuseValue("hash", messages.anOperator, name);
    return { name, language };
  });
}

/** Whether a name can stand in the operators' file, and can be called by `/op`. */
export function isOperatorName(name: string): boolean {
  return /^[^:#\s][^:\s]*$/.test(name) && !/\p{C}/u.test(name) && calledName(name) === name;
}

/** What stands behind `server.ts init`: the folder. */
export function parseInitOptions(args: readonly string[], locale: string): Parsed<InitOptions> {
  const program = withoutOptions(
    ({ folderWord }) => `server.ts init ${folderWord}`,
    ({ initSummary }) => initSummary,
  );
  return readArguments(args, locale, program, (_, read) => {
    const { messages, language, words: [word = ""] } = read;
    read.refuseWords(messages.unexpectedArgument, 1);
    const folder = SERVER_ROWS.data.parse(word);
    if (folder === undefined) read.refuseValue("init", messages.aFolder, word);
    return { folder: folder ?? "", language };
  });
}

/** What stands behind `server.ts cert`: nothing. */
export function parseCertOptions(
  args: readonly string[],
  locale: string,
): Parsed<Pick<InitOptions, "language">> {
  const program = withoutOptions(() => "server.ts cert", ({ certSummary }) => certSummary);
  return readArguments(args, locale, program, (_, read) => {
    read.refuseWords(read.messages.unexpectedArgument, 0);
    return { language: read.language };
  });
}

/** What stands behind `server.ts backup`: the history, and the file that becomes its copy. */
export function parseBackupOptions(args: readonly string[], locale: string): Parsed<BackupOptions> {
  const rows = { history: history("history") };
  const program: Program<typeof rows> = {
    usage: backupUsage,
    summary: ({ backupSummary }) => backupSummary,
    rows,
    help: BACKUP_HELP,
  };
  return readArguments(args, locale, program, ({ history = "" }, read) => {
    const { messages, language, words: [target = ""] } = read;
    read.refuseWords(messages.unexpectedArgument, 1);
    if (history === "") read.refuseValue("--history", messages.aFile, "");
    if (target === "") read.refuseValue("backup", messages.aFile, "");
    return { history, target, language };
  });
}

type Bare = Program<Record<never, Row>>;

/** A command that has no options of its own. */
function withoutOptions(usage: Bare["usage"], summary: Bare["summary"]): Bare {
  return { usage, summary, rows: {}, help: {} };
}

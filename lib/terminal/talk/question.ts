import { MESSAGES } from "../../language/chat.ts";
import { CLIENT_MESSAGES } from "../../language/client.ts";
import type { Language } from "../../vocabulary/language.ts";
import { Editor } from "../input/editor.ts";

/** What is shown of each letter of a password. */
const HIDDEN = "•";

/** Something that the person must answer before going on, in the place of the input. */
export class Question {
  /**
   * What is asked for: one's name, the server's password, that of the name one comes by, or one that goes
   * with a command, such as an operator's.
   */
  readonly about: "nick" | "password" | "name" | "operator";
  /** Takes the answer. */
  readonly answer: (text: string) => void;
  /** One of its own: what is typed into it is forgotten with it. */
  readonly editor = new Editor();

  /** Nothing is typed yet. */
  constructor(about: Question["about"], answer: (text: string) => void) {
    this.about = about;
    this.answer = answer;
  }

  /** What is shown of what is typed. */
  get graphemes(): readonly string[] {
    const { graphemes } = this.editor;
    return this.about === "nick" ? graphemes : graphemes.map(() => HIDDEN);
  }

  /** What stands before that. */
  prompt(language: Language): string {
    return this.about === "nick"
      ? CLIENT_MESSAGES[language].askNick
      : MESSAGES[language].askPassword;
  }
}

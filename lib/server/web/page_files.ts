/**
 * The page's files, as text: its own and those that it shares with other faces. Each is named here, so that
 * `deno compile` embeds it, and reading one takes no permission; a test holds that none is missing.
 *
 * What a file is as text is checked where it runs: in the page, as `lib/page/deno.json` has it.
 *
 * @module
 */

// @ts-types="./text.d.ts"
import clientAttempts from "../../client/attempts.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientCalendar from "../../client/calendar.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientContacts from "../../client/contacts.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientContinuity from "../../client/continuity.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientIntroduction from "../../client/introduction.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientItem from "../../client/item.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientLetters from "../../client/letters.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientLoadedLog from "../../client/loaded_log.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientLoadedRoom from "../../client/loaded_room.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientModeration from "../../client/moderation.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientOrders from "../../client/orders.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientOutgoing from "../../client/outgoing.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientOwnName from "../../client/own_name.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientPlaces from "../../client/places.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientPresenceSummary from "../../client/presence_summary.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientProgress from "../../client/progress.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientReactions from "../../client/reactions.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientReadMarks from "../../client/read_marks.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientRequests from "../../client/requests.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientRetrieval from "../../client/retrieval.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientRevisions from "../../client/revisions.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientServerMessage from "../../client/server_message.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSession from "../../client/session.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSessionOptions from "../../client/session_options.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientShownMessage from "../../client/shown_message.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientWire from "../../client/wire.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageChat from "../../language/chat.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageClient from "../../language/client.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageClientCommands from "../../language/client_commands.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageListings from "../../language/listings.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languagePage from "../../language/page.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languagePageCommands from "../../language/page_commands.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languagePhrases from "../../language/phrases.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageRevisedWords from "../../language/revised_words.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageRoomWords from "../../language/room_words.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageSlash from "../../language/slash.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageTypedLine from "../../language/typed_line.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageTypedWords from "../../language/typed_words.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageAttention from "../../page/attention.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageAvatar from "../../page/avatar.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageBrand from "../../page/brand.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageBrowserClock from "../../page/browser_clock.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageComposer from "../../page/composer.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageConnectionLine from "../../page/connection_line.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageCopy from "../../page/copy.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageDesk from "../../page/desk.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageDialog from "../../page/dialog.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageDom from "../../page/dom.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageFirstScreen from "../../page/first_screen.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageFrames from "../../page/frames.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageHeader from "../../page/header.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageJoinDialog from "../../page/join_dialog.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageMain from "../../page/main.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageMarkup from "../../page/markup.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageMenuDialog from "../../page/menu_dialog.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageMessages from "../../page/messages.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pagePeopleList from "../../page/people_list.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pagePersonDialog from "../../page/person_dialog.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pagePlace from "../../page/place.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageQr from "../../page/qr.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageRoomList from "../../page/room_list.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageRowElements from "../../page/row_elements.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageScroll from "../../page/scroll.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageSearchDialog from "../../page/search_dialog.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageSettings from "../../page/settings.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageShell from "../../page/shell.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateChannel from "../../page/state/channel.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateChat from "../../page/state/chat.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateComings from "../../page/state/comings.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateCompletion from "../../page/state/completion.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateHandover from "../../page/state/handover.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateHeard from "../../page/state/heard.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateHearer from "../../page/state/hearer.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateKeepsake from "../../page/state/keepsake.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateMarkup from "../../page/state/markup.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateMemory from "../../page/state/memory.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStatePast from "../../page/state/past.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStatePeople from "../../page/state/people.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStatePerformer from "../../page/state/performer.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateRecall from "../../page/state/recall.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateRows from "../../page/state/rows.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateSpan from "../../page/state/span.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateTitle from "../../page/state/title.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateTyped from "../../page/state/typed.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateUnread from "../../page/state/unread.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageSuggestions from "../../page/suggestions.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageTalk from "../../page/talk.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageTimes from "../../page/times.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageTransport from "../../page/transport.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textCode from "../../text/code.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textGraphemes from "../../text/graphemes.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textMention from "../../text/mention.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textName from "../../text/name.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textNearest from "../../text/nearest.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textShortened from "../../text/shortened.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textShown from "../../text/shown.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textText from "../../text/text.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textWords from "../../text/words.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import vocabularyCodes from "../../vocabulary/codes.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import vocabularyLanguage from "../../vocabulary/language.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import vocabularyPrivate from "../../vocabulary/private.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import vocabularyProtocol from "../../vocabulary/protocol.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import vocabularyRequests from "../../vocabulary/requests.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import qr from "lean-qr/nano" with { type: "text" };
import html from "../../page/index.html" with { type: "text" };
import baseStyle from "../../page/style/base.css" with { type: "text" };
import coloursStyle from "../../page/style/colours.css" with { type: "text" };
import dialogsStyle from "../../page/style/dialogs.css" with { type: "text" };
import layoutStyle from "../../page/style/layout.css" with { type: "text" };
import messagesStyle from "../../page/style/messages.css" with { type: "text" };
import narrowStyle from "../../page/style/narrow.css" with { type: "text" };

/** The page itself. */
export const PAGE = "page/index.html";

/** The package that one module of the page loads when it is wanted, and where that is served. */
export const PACKAGE = { name: "lean-qr/nano", file: "lean-qr/nano.mjs" } as const;

/** What each file says, by its place in lib. */
export const PAGE_FILES: Readonly<Record<string, string>> = {
  [PAGE]: html,
  [PACKAGE.file]: qr,
  "page/style/colours.css": coloursStyle,
  "page/style/base.css": baseStyle,
  "page/style/layout.css": layoutStyle,
  "page/style/messages.css": messagesStyle,
  "page/style/dialogs.css": dialogsStyle,
  "page/style/narrow.css": narrowStyle,
  "client/attempts.ts": clientAttempts,
  "client/calendar.ts": clientCalendar,
  "client/contacts.ts": clientContacts,
  "client/continuity.ts": clientContinuity,
  "client/introduction.ts": clientIntroduction,
  "client/item.ts": clientItem,
  "client/letters.ts": clientLetters,
  "client/loaded_log.ts": clientLoadedLog,
  "client/loaded_room.ts": clientLoadedRoom,
  "client/moderation.ts": clientModeration,
  "client/orders.ts": clientOrders,
  "client/outgoing.ts": clientOutgoing,
  "client/own_name.ts": clientOwnName,
  "client/places.ts": clientPlaces,
  "client/presence_summary.ts": clientPresenceSummary,
  "client/progress.ts": clientProgress,
  "client/reactions.ts": clientReactions,
  "client/read_marks.ts": clientReadMarks,
  "client/requests.ts": clientRequests,
  "client/retrieval.ts": clientRetrieval,
  "client/revisions.ts": clientRevisions,
  "client/server_message.ts": clientServerMessage,
  "client/session.ts": clientSession,
  "client/session_options.ts": clientSessionOptions,
  "client/shown_message.ts": clientShownMessage,
  "client/wire.ts": clientWire,
  "language/chat.ts": languageChat,
  "language/client.ts": languageClient,
  "language/client_commands.ts": languageClientCommands,
  "language/listings.ts": languageListings,
  "language/page.ts": languagePage,
  "language/page_commands.ts": languagePageCommands,
  "language/phrases.ts": languagePhrases,
  "language/revised_words.ts": languageRevisedWords,
  "language/room_words.ts": languageRoomWords,
  "language/slash.ts": languageSlash,
  "language/typed_line.ts": languageTypedLine,
  "language/typed_words.ts": languageTypedWords,
  "page/attention.ts": pageAttention,
  "page/avatar.ts": pageAvatar,
  "page/brand.ts": pageBrand,
  "page/browser_clock.ts": pageBrowserClock,
  "page/composer.ts": pageComposer,
  "page/connection_line.ts": pageConnectionLine,
  "page/copy.ts": pageCopy,
  "page/desk.ts": pageDesk,
  "page/dialog.ts": pageDialog,
  "page/dom.ts": pageDom,
  "page/first_screen.ts": pageFirstScreen,
  "page/frames.ts": pageFrames,
  "page/header.ts": pageHeader,
  "page/join_dialog.ts": pageJoinDialog,
  "page/main.ts": pageMain,
  "page/markup.ts": pageMarkup,
  "page/menu_dialog.ts": pageMenuDialog,
  "page/messages.ts": pageMessages,
  "page/people_list.ts": pagePeopleList,
  "page/person_dialog.ts": pagePersonDialog,
  "page/place.ts": pagePlace,
  "page/qr.ts": pageQr,
  "page/room_list.ts": pageRoomList,
  "page/row_elements.ts": pageRowElements,
  "page/scroll.ts": pageScroll,
  "page/search_dialog.ts": pageSearchDialog,
  "page/settings.ts": pageSettings,
  "page/shell.ts": pageShell,
  "page/state/channel.ts": pageStateChannel,
  "page/state/chat.ts": pageStateChat,
  "page/state/comings.ts": pageStateComings,
  "page/state/completion.ts": pageStateCompletion,
  "page/state/handover.ts": pageStateHandover,
  "page/state/heard.ts": pageStateHeard,
  "page/state/hearer.ts": pageStateHearer,
  "page/state/keepsake.ts": pageStateKeepsake,
  "page/state/markup.ts": pageStateMarkup,
  "page/state/memory.ts": pageStateMemory,
  "page/state/past.ts": pageStatePast,
  "page/state/people.ts": pageStatePeople,
  "page/state/performer.ts": pageStatePerformer,
  "page/state/recall.ts": pageStateRecall,
  "page/state/rows.ts": pageStateRows,
  "page/state/span.ts": pageStateSpan,
  "page/state/title.ts": pageStateTitle,
  "page/state/typed.ts": pageStateTyped,
  "page/state/unread.ts": pageStateUnread,
  "page/suggestions.ts": pageSuggestions,
  "page/talk.ts": pageTalk,
  "page/times.ts": pageTimes,
  "page/transport.ts": pageTransport,
  "text/code.ts": textCode,
  "text/graphemes.ts": textGraphemes,
  "text/mention.ts": textMention,
  "text/name.ts": textName,
  "text/nearest.ts": textNearest,
  "text/shortened.ts": textShortened,
  "text/shown.ts": textShown,
  "text/text.ts": textText,
  "text/words.ts": textWords,
  "vocabulary/codes.ts": vocabularyCodes,
  "vocabulary/language.ts": vocabularyLanguage,
  "vocabulary/private.ts": vocabularyPrivate,
  "vocabulary/protocol.ts": vocabularyProtocol,
  "vocabulary/requests.ts": vocabularyRequests,
};

/**
 * The page's files, as text: its own and those that it shares with other faces. Each is imported by its name, so
 * that `deno compile` embeds it, and reading one takes no permission.
 *
 * `deno task page` writes this file; a test holds that it is true.
 *
 * What a file is as text is checked where it runs: in the page, as `lib/page/deno.json` has it.
 *
 * @module
 */
// deno-fmt-ignore-file: each import on a line

// @ts-types="./text.d.ts"
import clientCalendarTs from "../../client/calendar.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientContactsTs from "../../client/contacts.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientModerationTs from "../../client/moderation.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientOrdersTs from "../../client/orders.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientOwnNameTs from "../../client/own_name.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSessionAttemptsTs from "../../client/session/attempts.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSessionIntroductionTs from "../../client/session/introduction.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSessionLettersTs from "../../client/session/letters.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSessionOutgoingTs from "../../client/session/outgoing.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSessionOwnWordsTs from "../../client/session/own_words.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSessionPlacesTs from "../../client/session/places.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSessionProgressTs from "../../client/session/progress.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSessionReadMarksTs from "../../client/session/read_marks.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSessionRefusalTs from "../../client/session/refusal.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSessionRequestsTs from "../../client/session/requests.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSessionServerMessageTs from "../../client/session/server_message.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSessionSessionTs from "../../client/session/session.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSessionSessionOptionsTs from "../../client/session/session_options.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientSessionWireTs from "../../client/session/wire.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientTimelineContinuityTs from "../../client/timeline/continuity.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientTimelineDirectTs from "../../client/timeline/direct.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientTimelineItemTs from "../../client/timeline/item.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientTimelineLoadedLogTs from "../../client/timeline/loaded_log.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientTimelineLoadedRoomTs from "../../client/timeline/loaded_room.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientTimelinePresenceSummaryTs from "../../client/timeline/presence_summary.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientTimelineReactionsTs from "../../client/timeline/reactions.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientTimelineRetrievalTs from "../../client/timeline/retrieval.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientTimelineRevisionsTs from "../../client/timeline/revisions.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clientTimelineShownMessageTs from "../../client/timeline/shown_message.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import clockTs from "../../clock.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageChatTs from "../../language/chat.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageClientTs from "../../language/client.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageClientCommandsTs from "../../language/client_commands.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageListingsTs from "../../language/listings.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languagePageTs from "../../language/page.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languagePageCommandsTs from "../../language/page_commands.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languagePhrasesTs from "../../language/phrases.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageRevisedWordsTs from "../../language/revised_words.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageRoomWordsTs from "../../language/room_words.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageSlashTs from "../../language/slash.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageTypedLineTs from "../../language/typed_line.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import languageTypedWordsTs from "../../language/typed_words.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import leanQrNanoMjs from "lean-qr/nano" with { type: "text" };
// @ts-types="./text.d.ts"
import pageAttentionTs from "../../page/attention.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageAvatarTs from "../../page/avatar.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageBrandTs from "../../page/brand.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageBrowserClockTs from "../../page/browser_clock.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageComposerTs from "../../page/composer.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageConnectionLineTs from "../../page/connection_line.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageCopyTs from "../../page/copy.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageDeskTs from "../../page/desk.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageDialogTs from "../../page/dialog.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageDomTs from "../../page/dom.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageFirstScreenTs from "../../page/first_screen.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageFramesTs from "../../page/frames.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageHeaderTs from "../../page/header.ts" with { type: "text" };
import pageIndexHtml from "../../page/index.html" with { type: "text" };
// @ts-types="./text.d.ts"
import pageJoinDialogTs from "../../page/join_dialog.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageLongTextTs from "../../page/long_text.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageMainTs from "../../page/main.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageMarkupTs from "../../page/markup.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageMenuDialogTs from "../../page/menu_dialog.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageMessageDialogTs from "../../page/message_dialog.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageMessageToolsTs from "../../page/message_tools.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageMessagesTs from "../../page/messages.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageOlderTs from "../../page/older.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pagePeopleListTs from "../../page/people_list.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pagePersonDialogTs from "../../page/person_dialog.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pagePlaceTs from "../../page/place.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageQrTs from "../../page/qr.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageReloadTs from "../../page/reload.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageRoomListTs from "../../page/room_list.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageRowElementsTs from "../../page/row_elements.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageRowFocusTs from "../../page/row_focus.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageScrollTs from "../../page/scroll.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageSearchDialogTs from "../../page/search_dialog.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageServerNowTs from "../../page/server_now.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageSettingsTs from "../../page/settings.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageShellTs from "../../page/shell.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateActsTs from "../../page/state/acts.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateChannelTs from "../../page/state/channel.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateChatTs from "../../page/state/chat.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateComingsTs from "../../page/state/comings.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateCompletionTs from "../../page/state/completion.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateExcerptTs from "../../page/state/excerpt.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateHandoverTs from "../../page/state/handover.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateHeardTs from "../../page/state/heard.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateHearerTs from "../../page/state/hearer.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateKeepsakeTs from "../../page/state/keepsake.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateLeftTs from "../../page/state/left.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateLongTextTs from "../../page/state/long_text.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateMarkupTs from "../../page/state/markup.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateMemoryTs from "../../page/state/memory.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStatePastTs from "../../page/state/past.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStatePeopleTs from "../../page/state/people.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStatePerformerTs from "../../page/state/performer.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateRecallTs from "../../page/state/recall.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateRowsTs from "../../page/state/rows.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateServerClockTs from "../../page/state/server_clock.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateSpanTs from "../../page/state/span.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateTitleTs from "../../page/state/title.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateTypedTs from "../../page/state/typed.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageStateUnreadTs from "../../page/state/unread.ts" with { type: "text" };
import pageStyleBaseCss from "../../page/style/base.css" with { type: "text" };
import pageStyleColoursCss from "../../page/style/colours.css" with { type: "text" };
import pageStyleDialogsCss from "../../page/style/dialogs.css" with { type: "text" };
import pageStyleLayoutCss from "../../page/style/layout.css" with { type: "text" };
import pageStyleMessagesCss from "../../page/style/messages.css" with { type: "text" };
import pageStyleNarrowCss from "../../page/style/narrow.css" with { type: "text" };
import pageStyleWishesCss from "../../page/style/wishes.css" with { type: "text" };
// @ts-types="./text.d.ts"
import pageSuggestionsTs from "../../page/suggestions.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageTabsTs from "../../page/tabs.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageTalkTs from "../../page/talk.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageTimesTs from "../../page/times.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageTransportTs from "../../page/transport.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import pageWatchTs from "../../page/watch.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import recentTs from "../../recent.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textCodeTs from "../../text/code.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textGraphemesTs from "../../text/graphemes.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textListsTs from "../../text/lists.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textMentionTs from "../../text/mention.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textNameTs from "../../text/name.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textNearestTs from "../../text/nearest.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textShortenedTs from "../../text/shortened.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textShownTs from "../../text/shown.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textTextTs from "../../text/text.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import textWordsTs from "../../text/words.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import vocabularyCodesTs from "../../vocabulary/codes.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import vocabularyLanguageTs from "../../vocabulary/language.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import vocabularyPrivateTs from "../../vocabulary/private.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import vocabularyProtocolTs from "../../vocabulary/protocol.ts" with { type: "text" };
// @ts-types="./text.d.ts"
import vocabularyRequestsTs from "../../vocabulary/requests.ts" with { type: "text" };

/** What each file says, by its place in lib. */
export const PAGE_FILES: Readonly<Record<string, string>> = {
  "client/calendar.ts": clientCalendarTs,
  "client/contacts.ts": clientContactsTs,
  "client/moderation.ts": clientModerationTs,
  "client/orders.ts": clientOrdersTs,
  "client/own_name.ts": clientOwnNameTs,
  "client/session/attempts.ts": clientSessionAttemptsTs,
  "client/session/introduction.ts": clientSessionIntroductionTs,
  "client/session/letters.ts": clientSessionLettersTs,
  "client/session/outgoing.ts": clientSessionOutgoingTs,
  "client/session/own_words.ts": clientSessionOwnWordsTs,
  "client/session/places.ts": clientSessionPlacesTs,
  "client/session/progress.ts": clientSessionProgressTs,
  "client/session/read_marks.ts": clientSessionReadMarksTs,
  "client/session/refusal.ts": clientSessionRefusalTs,
  "client/session/requests.ts": clientSessionRequestsTs,
  "client/session/server_message.ts": clientSessionServerMessageTs,
  "client/session/session.ts": clientSessionSessionTs,
  "client/session/session_options.ts": clientSessionSessionOptionsTs,
  "client/session/wire.ts": clientSessionWireTs,
  "client/timeline/continuity.ts": clientTimelineContinuityTs,
  "client/timeline/direct.ts": clientTimelineDirectTs,
  "client/timeline/item.ts": clientTimelineItemTs,
  "client/timeline/loaded_log.ts": clientTimelineLoadedLogTs,
  "client/timeline/loaded_room.ts": clientTimelineLoadedRoomTs,
  "client/timeline/presence_summary.ts": clientTimelinePresenceSummaryTs,
  "client/timeline/reactions.ts": clientTimelineReactionsTs,
  "client/timeline/retrieval.ts": clientTimelineRetrievalTs,
  "client/timeline/revisions.ts": clientTimelineRevisionsTs,
  "client/timeline/shown_message.ts": clientTimelineShownMessageTs,
  "clock.ts": clockTs,
  "language/chat.ts": languageChatTs,
  "language/client.ts": languageClientTs,
  "language/client_commands.ts": languageClientCommandsTs,
  "language/listings.ts": languageListingsTs,
  "language/page.ts": languagePageTs,
  "language/page_commands.ts": languagePageCommandsTs,
  "language/phrases.ts": languagePhrasesTs,
  "language/revised_words.ts": languageRevisedWordsTs,
  "language/room_words.ts": languageRoomWordsTs,
  "language/slash.ts": languageSlashTs,
  "language/typed_line.ts": languageTypedLineTs,
  "language/typed_words.ts": languageTypedWordsTs,
  "lean-qr/nano.mjs": leanQrNanoMjs,
  "page/attention.ts": pageAttentionTs,
  "page/avatar.ts": pageAvatarTs,
  "page/brand.ts": pageBrandTs,
  "page/browser_clock.ts": pageBrowserClockTs,
  "page/composer.ts": pageComposerTs,
  "page/connection_line.ts": pageConnectionLineTs,
  "page/copy.ts": pageCopyTs,
  "page/desk.ts": pageDeskTs,
  "page/dialog.ts": pageDialogTs,
  "page/dom.ts": pageDomTs,
  "page/first_screen.ts": pageFirstScreenTs,
  "page/frames.ts": pageFramesTs,
  "page/header.ts": pageHeaderTs,
  "page/index.html": pageIndexHtml,
  "page/join_dialog.ts": pageJoinDialogTs,
  "page/long_text.ts": pageLongTextTs,
  "page/main.ts": pageMainTs,
  "page/markup.ts": pageMarkupTs,
  "page/menu_dialog.ts": pageMenuDialogTs,
  "page/message_dialog.ts": pageMessageDialogTs,
  "page/message_tools.ts": pageMessageToolsTs,
  "page/messages.ts": pageMessagesTs,
  "page/older.ts": pageOlderTs,
  "page/people_list.ts": pagePeopleListTs,
  "page/person_dialog.ts": pagePersonDialogTs,
  "page/place.ts": pagePlaceTs,
  "page/qr.ts": pageQrTs,
  "page/reload.ts": pageReloadTs,
  "page/room_list.ts": pageRoomListTs,
  "page/row_elements.ts": pageRowElementsTs,
  "page/row_focus.ts": pageRowFocusTs,
  "page/scroll.ts": pageScrollTs,
  "page/search_dialog.ts": pageSearchDialogTs,
  "page/server_now.ts": pageServerNowTs,
  "page/settings.ts": pageSettingsTs,
  "page/shell.ts": pageShellTs,
  "page/state/acts.ts": pageStateActsTs,
  "page/state/channel.ts": pageStateChannelTs,
  "page/state/chat.ts": pageStateChatTs,
  "page/state/comings.ts": pageStateComingsTs,
  "page/state/completion.ts": pageStateCompletionTs,
  "page/state/excerpt.ts": pageStateExcerptTs,
  "page/state/handover.ts": pageStateHandoverTs,
  "page/state/heard.ts": pageStateHeardTs,
  "page/state/hearer.ts": pageStateHearerTs,
  "page/state/keepsake.ts": pageStateKeepsakeTs,
  "page/state/left.ts": pageStateLeftTs,
  "page/state/long_text.ts": pageStateLongTextTs,
  "page/state/markup.ts": pageStateMarkupTs,
  "page/state/memory.ts": pageStateMemoryTs,
  "page/state/past.ts": pageStatePastTs,
  "page/state/people.ts": pageStatePeopleTs,
  "page/state/performer.ts": pageStatePerformerTs,
  "page/state/recall.ts": pageStateRecallTs,
  "page/state/rows.ts": pageStateRowsTs,
  "page/state/server_clock.ts": pageStateServerClockTs,
  "page/state/span.ts": pageStateSpanTs,
  "page/state/title.ts": pageStateTitleTs,
  "page/state/typed.ts": pageStateTypedTs,
  "page/state/unread.ts": pageStateUnreadTs,
  "page/style/base.css": pageStyleBaseCss,
  "page/style/colours.css": pageStyleColoursCss,
  "page/style/dialogs.css": pageStyleDialogsCss,
  "page/style/layout.css": pageStyleLayoutCss,
  "page/style/messages.css": pageStyleMessagesCss,
  "page/style/narrow.css": pageStyleNarrowCss,
  "page/style/wishes.css": pageStyleWishesCss,
  "page/suggestions.ts": pageSuggestionsTs,
  "page/tabs.ts": pageTabsTs,
  "page/talk.ts": pageTalkTs,
  "page/times.ts": pageTimesTs,
  "page/transport.ts": pageTransportTs,
  "page/watch.ts": pageWatchTs,
  "recent.ts": recentTs,
  "text/code.ts": textCodeTs,
  "text/graphemes.ts": textGraphemesTs,
  "text/lists.ts": textListsTs,
  "text/mention.ts": textMentionTs,
  "text/name.ts": textNameTs,
  "text/nearest.ts": textNearestTs,
  "text/shortened.ts": textShortenedTs,
  "text/shown.ts": textShownTs,
  "text/text.ts": textTextTs,
  "text/words.ts": textWordsTs,
  "vocabulary/codes.ts": vocabularyCodesTs,
  "vocabulary/language.ts": vocabularyLanguageTs,
  "vocabulary/private.ts": vocabularyPrivateTs,
  "vocabulary/protocol.ts": vocabularyProtocolTs,
  "vocabulary/requests.ts": vocabularyRequestsTs,
};

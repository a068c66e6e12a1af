/**
 * Short names of emoji, as people know them from elsewhere: what Tab puts in the place of `:tada:`. Loaded
 * only once the prompt stands.
 *
 * @module
 */

/** Names that are written with spaces between, and the emoji before them. */
const TABLE = `
😀 grinning
😃 smiley
😄 smile
😁 grin
😆 laughing satisfied
😅 sweat_smile
😂 joy
🤣 rofl
🙂 slightly_smiling_face
🙃 upside_down_face
😉 wink
😊 blush
😇 innocent
🥰 smiling_face_with_three_hearts
😍 heart_eyes
😘 kissing_heart
😋 yum
😛 stuck_out_tongue
😜 stuck_out_tongue_winking_eye
🤗 hugs
🤭 hand_over_mouth
🤫 shushing_face
🤔 thinking
🤐 zipper_mouth_face
😐 neutral_face
😑 expressionless
😶 no_mouth
😏 smirk
😒 unamused
🙄 roll_eyes
😬 grimacing
😌 relieved
😔 pensive
😪 sleepy
😴 sleeping
😷 mask
🤒 face_with_thermometer
🤢 nauseated_face
🤯 exploding_head
🥳 partying_face
😎 sunglasses
🤓 nerd_face
😕 confused
😟 worried
🙁 slightly_frowning_face
😮 open_mouth
😲 astonished
😳 flushed
🥺 pleading_face
😨 fearful
😰 cold_sweat
😢 cry
😭 sob
😱 scream
😞 disappointed
😩 weary
😤 triumph
😡 rage
😠 angry
🤬 cursing_face
💀 skull
💩 poop
🤡 clown_face
👻 ghost
👽 alien
🤖 robot
😺 smiley_cat
🙈 see_no_evil
🙉 hear_no_evil
🙊 speak_no_evil
❤️ heart
🧡 orange_heart
💛 yellow_heart
💚 green_heart
💙 blue_heart
💜 purple_heart
🖤 black_heart
💔 broken_heart
💯 100
💥 boom collision
💤 zzz
👋 wave
✋ raised_hand hand
👌 ok_hand
✌️ v
🤞 crossed_fingers
🤟 love_you_gesture
🤘 metal
👈 point_left
👉 point_right
👆 point_up_2
👇 point_down
👍 +1 thumbsup
👎 -1 thumbsdown
✊ fist
👊 facepunch punch
👏 clap
🙌 raised_hands
👐 open_hands
🤝 handshake
🙏 pray
✍️ writing_hand
💪 muscle
👀 eyes
🧠 brain
🤷 shrug
🤦 facepalm
🐶 dog
🐱 cat
🐭 mouse
🦊 fox_face
🐻 bear
🐼 panda_face
🐸 frog
🐔 chicken
🐧 penguin
🐢 turtle
🐍 snake
🦀 crab
🐙 octopus
🦄 unicorn
🐝 bee
🐛 bug
🦋 butterfly
🌹 rose
🌻 sunflower
🌱 seedling
🌳 deciduous_tree
🌵 cactus
🍀 four_leaf_clover
🌍 earth_africa
🌎 earth_americas
🌙 crescent_moon
⭐ star
🌟 star2
✨ sparkles
⚡ zap
🔥 fire
🌈 rainbow
☀️ sunny
☁️ cloud
❄️ snowflake
☔ umbrella
🍎 apple
🍌 banana
🍕 pizza
🍔 hamburger
🍟 fries
🍿 popcorn
🍰 cake
🎂 birthday
🍫 chocolate_bar
🍪 cookie
☕ coffee
🍵 tea
🍺 beer
🍻 beers
🍷 wine_glass
🥂 clinking_glasses
🍲 stew
🎉 tada
🎊 confetti_ball
🎈 balloon
🎁 gift
🏆 trophy
🥇 1st_place_medal
⚽ soccer
🏀 basketball
🎮 video_game
🎲 game_die
🎵 musical_note
🎸 guitar
🚀 rocket
✈️ airplane
🚗 car
🚲 bike
🏠 house
🏢 office
⌚ watch
📱 iphone
💻 computer
⌨️ keyboard
🖨️ printer
📷 camera
💡 bulb
🔋 battery
📖 book
📚 books
📝 memo pencil
📎 paperclip
📌 pushpin
📅 date
📈 chart_with_upwards_trend
📉 chart_with_downwards_trend
📦 package
✉️ email envelope
🔒 lock
🔓 unlock
🔑 key
🔨 hammer
🔧 wrench
⚙️ gear
🔗 link
🧪 test_tube
💊 pill
🚪 door
⏰ alarm_clock
⌛ hourglass
🔔 bell
📣 mega
💬 speech_balloon
♻️ recycle
✅ white_check_mark
✔️ heavy_check_mark
❌ x
❓ question
❗ exclamation
⚠️ warning
🚧 construction
🚨 rotating_light
🚫 no_entry_sign
🆗 ok
🆕 new
➕ heavy_plus_sign
➡️ arrow_right
⬅️ arrow_left
⬆️ arrow_up
⬇️ arrow_down
🔄 arrows_counterclockwise
🏁 checkered_flag
🇧🇷 brazil br
🇵🇹 portugal
`;

/** Each short name, without its colons, and its emoji. */
export const EMOJI: readonly (readonly [name: string, emoji: string])[] = TABLE.trim().split("\n")
  .flatMap((line) => {
    const [emoji = "", ...names] = line.split(" ");
    return names.map((name) => [name, emoji] as const);
  });

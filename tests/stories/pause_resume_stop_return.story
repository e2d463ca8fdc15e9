# Pause and stop work at once, in one word; so does coming back.

clock: 2027-03-01 09:20

before: checked_in.part

you: pause
bot: I've paused. Nothing more comes until you say so. Would you like me to come back by myself after a while?
     [After a week] [After two weeks]
     [After a month] [When I say so]
     [Resume]

you: [After a week]
bot (buttons now): [✓ After a week]
bot: All right. I'll be quiet until Monday 8 March. Send /resume if you want me sooner.
     [Resume]

clock: +5 days

clock: +5 days
bot: Turn your phone face down by the bed tonight. It's still there if someone needs you. It just won't wink at you.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: /pause
bot: I've paused. Nothing more comes until you say so. Would you like me to come back by myself after a while?
     [After a week] [After two weeks]
     [After a month] [When I say so]
     [Resume]

clock: +21 days

you: /resume
bot: Welcome back. My messages start again on your days.

clock: next
bot: Sam, you don't have to carry all this by yourself. There are people whose job it is to listen and help you find where to begin.

     Send /help when you like, and I'll show you who.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: stop
bot: I've stopped, Sam. Nothing more comes from me.

     Your answers stay until you ask me to delete them. You're welcome back any time.
     [Delete everything]
     [Come back]

clock: +14 days

you: hello
bot: I've stopped writing, as you asked. If you'd like me back, send /start. I'm not for emergencies: for those, call 999 or 112.
     [Get help now]

you: /tips
bot: I've stopped writing, as you asked. If you'd like me back, send /start. I'm not for emergencies: for those, call 999 or 112.

you: /start
bot: Good to hear from you. Everything is as you left it, and my messages start again on your days.
     [Check-in] [My progress]
     [Ideas] [Reminders]
     [Next appointment] [What matters to me]
     [Settings] [Privacy]
     [Pause] [Help]
     [Hard-day plan] [Get help now]

clock: next
bot: Find a window and look at the furthest thing you can see. A roof, a crane, a tree.

     That is enough for today.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: (blocks the bot)

clock: +14 days

you: (unblocks the bot)

you: /start
bot: Hello again. You're all set up. What would you like?
     [Check-in] [My progress]
     [Ideas] [Reminders]
     [Next appointment] [What matters to me]
     [Settings] [Privacy]
     [Pause] [Help]
     [Hard-day plan] [Get help now]

clock: next
bot: Send someone a photo of something ordinary: your tea, the sky, the washing on the line. It doesn't need any words.

     That's today's small thing.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

# A plan for a hard day: written when well, changed, shown at once when asked for, deleted.

clock: 2027-03-01 09:20

before: checked_in.part

you: menu
bot: What would you like?
     [Check-in] [My progress]
     [Ideas] [Reminders]
     [Next appointment] [What matters to me]
     [Settings] [Privacy]
     [Pause] [Help]
     [Hard-day plan] [Get help now]

you: [Hard-day plan]
bot (buttons now): [✓ Hard-day plan]
bot: A plan for a hard day

     Some days are harder than others. A few words, written while you're well, can help you then. What you notice first, what helps, who is there for you.

     It's yours. You can change it or delete it at any time. Your care team at the demo clinic can see it, but they don't read along live.

     There are four short questions. Skip any you like.
     [Start] [Not now]

you: [Not now]
bot (buttons now): [✓ Not now]
bot: That's fine. You'll find it at /plan whenever you like.

# It takes four short questions. Words that are a command elsewhere are hers here.

you: /plan
bot: A plan for a hard day

     Some days are harder than others. A few words, written while you're well, can help you then. What you notice first, what helps, who is there for you.

     It's yours. You can change it or delete it at any time. Your care team at the demo clinic can see it, but they don't read along live.

     There are four short questions. Skip any you like.
     [Start] [Not now]

you: [Start]
bot (buttons now): [✓ Start]
bot: 1 of 4

     My signs. What do you notice first when a hard time is on its way?

     For example: I stay in bed. I stop answering the phone.
     [Skip] [Later]

you: i stop opening the post. when i think of dying i go very quiet
bot: Thank you for putting that into words.

     If it's like that right now: call 111 and choose option 2, or call Samaritans on 116 123, day or night. If somebody is in danger, call 999 or 112.
     [Get help now]
bot: Thank you. I've kept that.

     2 of 4

     What helps. What has helped you before, even a little?

     For example: a warm shower, music, being out of doors.
     [Skip] [Later]

you: take a break
bot: Thank you. I've kept that.

     3 of 4

     My people. Who is good to be with, or to talk to? First names will do.

     For example: Jo next door. The Tuesday group.
     [Skip] [Later]

you: skip
bot: 4 of 4

     My numbers. Whose numbers do you want close at hand? Write the name and the number.

     Under your plan I always show whom to call at any hour. You needn't write those.
     [Skip] [Later]

you: Our Jo 01632 960 123\nthe <surgery> & out of hours
bot: Your plan for a hard day

     Here it is. Type plan and I'll show it at once. You can change it whenever you like.

     My signs
     i stop opening the post. when i think of dying i go very quiet

     What helps
     take a break

     My numbers
     Our Jo 01632 960 123
     the <surgery> & out of hours

     Always there, day and night
     Someone to listen: call Samaritans on 116 123, or text SHOUT to 85258.
     If it's all too much: call 111 and choose option 2.
     If somebody is in danger now: call 999 or 112.
     [Get help now]
     [Change: My signs] [Change: What helps]
     [Add: My people] [Change: My numbers]
     [Delete my plan]

# The question left out can be added; one that is there, changed; an old button does nothing.

you: [Add: My people]
bot (buttons now): [✓ Add: My people]
bot: My people. Who is good to be with, or to talk to? First names will do.

     For example: Jo next door. The Tuesday group.
     [Leave it as it is]

you: Jo. The Tuesday group
bot: Done. Your plan for a hard day now says this.

     My signs
     i stop opening the post. when i think of dying i go very quiet

     What helps
     take a break

     My people
     Jo. The Tuesday group

     My numbers
     Our Jo 01632 960 123
     the <surgery> & out of hours

     Always there, day and night
     Someone to listen: call Samaritans on 116 123, or text SHOUT to 85258.
     If it's all too much: call 111 and choose option 2.
     If somebody is in danger now: call 999 or 112.
     [Get help now]
     [Change: My signs] [Change: What helps]
     [Change: My people] [Change: My numbers]
     [Delete my plan]

you: [Change: What helps]
bot (buttons now): [✓ Change: What helps]
bot: What helps. What has helped you before, even a little?

     For example: a warm shower, music, being out of doors.

     What you write now takes the place of what's there.
     [Leave it as it is]
     [Empty this part]

you: a break, and the dog on my feet
bot: Done. Your plan for a hard day now says this.

     My signs
     i stop opening the post. when i think of dying i go very quiet

     What helps
     a break, and the dog on my feet

     My people
     Jo. The Tuesday group

     My numbers
     Our Jo 01632 960 123
     the <surgery> & out of hours

     Always there, day and night
     Someone to listen: call Samaritans on 116 123, or text SHOUT to 85258.
     If it's all too much: call 111 and choose option 2.
     If somebody is in danger now: call 999 or 112.
     [Get help now]
     [Change: My signs] [Change: What helps]
     [Change: My people] [Change: My numbers]
     [Delete my plan]

you: [Change: What helps]
bot (buttons now): [✓ Change: What helps]
bot: What helps. What has helped you before, even a little?

     For example: a warm shower, music, being out of doors.

     What you write now takes the place of what's there.
     [Leave it as it is]
     [Empty this part]

you: [Leave it as it is]
bot (buttons now): [✓ Leave it as it is]
bot: Good. Your plan stays as it is.
     [See my plan]

you: [Skip]
bot (notice): That button is from earlier. The newest ones are further down.

# On a hard day, also in the middle of a pause, one word shows it.

you: pause
bot: I've paused. Nothing more comes until you say so. Would you like me to come back by myself after a while?
     [After a week] [After two weeks]
     [After a month] [When I say so]
     [Resume]

clock: +3 days

you: my plan
bot: Your plan for a hard day

     My signs
     i stop opening the post. when i think of dying i go very quiet

     What helps
     a break, and the dog on my feet

     My people
     Jo. The Tuesday group

     My numbers
     Our Jo 01632 960 123
     the <surgery> & out of hours

     Always there, day and night
     Someone to listen: call Samaritans on 116 123, or text SHOUT to 85258.
     If it's all too much: call 111 and choose option 2.
     If somebody is in danger now: call 999 or 112.
     [Get help now]
     [Change: My signs] [Change: What helps]
     [Change: My people] [Change: My numbers]
     [Delete my plan]

you: get help now
bot: If somebody is in danger now, call 999 or 112.

     If you need health advice soon, call 111.

     If you can't keep yourself safe, or everything is too much: call 111 and choose option 2, or call Samaritans on 116 123, day or night. Or text SHOUT to 85258.

     I'm a program. I can't see you or send help.
     [I want a person to call me]
     [Hard-day plan]

you: [Hard-day plan]
bot (buttons now): [✓ Hard-day plan]
bot: Your plan for a hard day

     My signs
     i stop opening the post. when i think of dying i go very quiet

     What helps
     a break, and the dog on my feet

     My people
     Jo. The Tuesday group

     My numbers
     Our Jo 01632 960 123
     the <surgery> & out of hours

     Always there, day and night
     Someone to listen: call Samaritans on 116 123, or text SHOUT to 85258.
     If it's all too much: call 111 and choose option 2.
     If somebody is in danger now: call 999 or 112.
     [Get help now]
     [Change: My signs] [Change: What helps]
     [Change: My people] [Change: My numbers]
     [Delete my plan]

# After a crisis reply it comes by itself.

you: I want to die
bot: Thank you for telling me. You matter, and you don't have to carry this alone.

     If you might act on it, or have hurt yourself, call 999 or 112 now. To talk to someone, day or night: call 111 and choose option 2, or call Samaritans on 116 123. Or text SHOUT to 85258.

     Is someone near you who could sit with you? I'm a program and can't see you or send help.
     [I have called]
     [It's not that: carry on]
     [I want a person to call me]
bot: Your plan for a hard day

     You wrote this for a time like now. You can go slowly, one line at a time.

     My signs
     i stop opening the post. when i think of dying i go very quiet

     What helps
     a break, and the dog on my feet

     My people
     Jo. The Tuesday group

     My numbers
     Our Jo 01632 960 123
     the <surgery> & out of hours

     Always there, day and night
     Someone to listen: call Samaritans on 116 123, or text SHOUT to 85258.
     If it's all too much: call 111 and choose option 2.
     If somebody is in danger now: call 999 or 112.
     [Get help now]
bot: I've left a note for your care team at the demo clinic. They look in their working hours, not at once. I won't send anything else until you say so.

you: [It's not that: carry on]
bot (buttons now): [✓ It's not that: carry on]
bot: Thank you for telling me. I'd rather ask once too often. On we go.
bot: Thank you for telling me. I'm a program, so I can't answer that properly. I've kept it for your care team. They don't read along live.

     Here is what I can do:
     [Check-in] [My progress]
     [Ideas] [Reminders]
     [Next appointment] [What matters to me]
     [Settings] [Privacy]
     [Pause] [Help]
     [Hard-day plan] [Get help now]

# Also after leaving: it can be seen and deleted, and nothing else.

you: stop
bot: I've stopped, Sam. Nothing more comes from me.

     Your answers stay until you ask me to delete them. You're welcome back any time.
     [Delete everything]
     [Come back]

you: hello
bot: I've stopped writing, as you asked. If you'd like me back, send /start. I'm not for emergencies: for those, call 999 or 112.
     [Hard-day plan] [Get help now]

you: [Hard-day plan]
bot (buttons now): [✓ Hard-day plan]
bot: Your plan for a hard day

     My signs
     i stop opening the post. when i think of dying i go very quiet

     What helps
     a break, and the dog on my feet

     My people
     Jo. The Tuesday group

     My numbers
     Our Jo 01632 960 123
     the <surgery> & out of hours

     Always there, day and night
     Someone to listen: call Samaritans on 116 123, or text SHOUT to 85258.
     If it's all too much: call 111 and choose option 2.
     If somebody is in danger now: call 999 or 112.
     [Get help now]
     [Delete my plan]

you: [Change: My signs]
bot (buttons now): [✓ Change: My signs]
bot: I've stopped writing, as you asked. If you'd like me back, send /start. I'm not for emergencies: for those, call 999 or 112.

you: [Delete my plan]
bot (buttons now): [✓ Delete my plan]
bot: Shall I delete your whole plan? It can't be undone. Your copy of this chat stays in Telegram until you delete it there.
     [Yes, delete it]
     [No, keep it]

you: [No, keep it]
bot (buttons now): [✓ No, keep it]
bot: Your plan for a hard day

     My signs
     i stop opening the post. when i think of dying i go very quiet

     What helps
     a break, and the dog on my feet

     My people
     Jo. The Tuesday group

     My numbers
     Our Jo 01632 960 123
     the <surgery> & out of hours

     Always there, day and night
     Someone to listen: call Samaritans on 116 123, or text SHOUT to 85258.
     If it's all too much: call 111 and choose option 2.
     If somebody is in danger now: call 999 or 112.
     [Get help now]
     [Delete my plan]

you: [Delete my plan]
bot (buttons now): [✓ Delete my plan]
bot: Shall I delete your whole plan? It can't be undone. Your copy of this chat stays in Telegram until you delete it there.
     [Yes, delete it]
     [No, keep it]

you: [Yes, delete it]
bot (buttons now): [✓ Yes, delete it]
bot: Your plan is deleted.

you: my plan
bot: I've stopped writing, as you asked. If you'd like me back, send /start. I'm not for emergencies: for those, call 999 or 112.
     [Get help now]

you: /start
bot: Good to hear from you. Everything is as you left it, and my messages start again on your days.
     [Check-in] [My progress]
     [Ideas] [Reminders]
     [Next appointment] [What matters to me]
     [Settings] [Privacy]
     [Pause] [Help]
     [Hard-day plan] [Get help now]

you: get help now
bot: If somebody is in danger now, call 999 or 112.

     If you need health advice soon, call 111.

     If you can't keep yourself safe, or everything is too much: call 111 and choose option 2, or call Samaritans on 116 123, day or night. Or text SHOUT to 85258.

     I'm a program. I can't see you or send help.
     [I want a person to call me]

# Half a plan waits; words a day later are not taken for it.

you: /plan
bot: A plan for a hard day

     Some days are harder than others. A few words, written while you're well, can help you then. What you notice first, what helps, who is there for you.

     It's yours. You can change it or delete it at any time. Your care team at the demo clinic can see it, but they don't read along live.

     There are four short questions. Skip any you like.
     [Start] [Not now]

you: [Start]
bot (buttons now): [✓ Start]
bot: 1 of 4

     My signs. What do you notice first when a hard time is on its way?

     For example: I stay in bed. I stop answering the phone.
     [Skip] [Later]

you: not sleeping
bot: Thank you. I've kept that.

     2 of 4

     What helps. What has helped you before, even a little?

     For example: a warm shower, music, being out of doors.
     [Skip] [Later]

you: [Later]
bot (buttons now): [✓ Later]
bot: That's fine. I've kept what you wrote. You can add the rest whenever you like.
     [See my plan]

you: [See my plan]
bot (same message): That's fine. I've kept what you wrote. You can add the rest whenever you like.
     [✓ See my plan]
bot: Your plan for a hard day

     My signs
     not sleeping

     Always there, day and night
     Someone to listen: call Samaritans on 116 123, or text SHOUT to 85258.
     If it's all too much: call 111 and choose option 2.
     If somebody is in danger now: call 999 or 112.
     [Get help now]
     [Change: My signs] [Add: What helps]
     [Add: My people] [Add: My numbers]
     [Delete my plan]

you: [Add: My numbers]
bot (buttons now): [✓ Add: My numbers]
bot: My numbers. Whose numbers do you want close at hand? Write the name and the number.

     Under your plan I always show whom to call at any hour. You needn't write those.
     [Leave it as it is]

clock: +30 hours
bot: Turn your phone face down by the bed tonight. It's still there if someone needs you. It just won't wink at you.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: nice walk today
bot: Thank you for telling me. I've kept it, and your care team can see it too.

you: [Hard-day plan]
bot (buttons now): [✓ Hard-day plan]
bot: Your plan for a hard day

     My signs
     not sleeping

     Always there, day and night
     Someone to listen: call Samaritans on 116 123, or text SHOUT to 85258.
     If it's all too much: call 111 and choose option 2.
     If somebody is in danger now: call 999 or 112.
     [Get help now]
     [Change: My signs] [Add: What helps]
     [Add: My people] [Add: My numbers]
     [Delete my plan]

you: [Change: My signs]
bot (buttons now): [✓ Change: My signs]
bot: My signs. What do you notice first when a hard time is on its way?

     For example: I stay in bed. I stop answering the phone.

     What you write now takes the place of what's there.
     [Leave it as it is]
     [Empty this part]

you: [Empty this part]
bot (buttons now): [✓ Empty this part]
bot: Your plan is deleted.
     [Write a new one]

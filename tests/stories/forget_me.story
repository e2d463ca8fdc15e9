# Everything is explained, confirmed, and then gone at once.

clock: 2027-03-01 09:20

before: checked_in.part

you: /privacy
bot: What I keep: the name you chose, what matters to you, your answers, and what you ticked about your health. Your days and hours, what you wrote and what I sent. Also your reminders and your appointment, and your plan for a hard day if you made one.

     Why: so that my ideas fit you. Your care team at the demo clinic can see it.

     How long: until you ask me to delete it. What Telegram hands me is cleared as soon as I've dealt with it.

     Not kept: your phone number, or where you are. These messages go through Telegram, so I keep them general.

     You said yes to: keeping your answers (Monday 1 March) and messages by Telegram (Monday 1 March). You can take each of these back.
     [Stop keeping my answers]
     [Stop using Telegram]
     [A copy for me] [Delete everything]

you: /export
bot: Here is a copy of everything I have about you. Open the page called “read-me-first”.
bot: (betweentimes-copy-2027-03-01.zip) Everything kept about you.
     Everything kept about you.

you: /forget
bot: This deletes everything at once: your name, what matters to you, your answers, reminders, plan and what I sent. It can't be undone, and your care team at the demo clinic will no longer see it.

     Your own copy of this chat stays in Telegram until you delete it there.
     [Yes, delete everything]
     [A copy for me first]
     [No, keep it]

you: [No, keep it]
bot (buttons now): [✓ No, keep it]
bot: Good. I'll be in touch.

you: /forget
bot: This deletes everything at once: your name, what matters to you, your answers, reminders, plan and what I sent. It can't be undone, and your care team at the demo clinic will no longer see it.

     Your own copy of this chat stays in Telegram until you delete it there.
     [Yes, delete everything]
     [A copy for me first]
     [No, keep it]

you: [Yes, delete everything]
bot (buttons now): [✓ Yes, delete everything]
bot: It's done. Everything is deleted. Thank you for the time you spent here. If you ever want to begin again, send /start.

clock: +30 days

you: [Yes, delete everything]

you: /start
bot: Hello. I'm Betweentimes, a helper for the days between your appointments.

     I'm a program, not a person. Nobody reads this chat live, so I'm not for emergencies: for those, call 999 or 112.

     May I tell you how this works? It takes a minute.
     [Yes] [Not now]

# Nobody answers: after three the pace halves, after six we ask once, and a week later stop. One word revives.

clock: 2027-03-01 09:20

before: checked_in.part

clock: 2027-03-10 12:00
bot: Have your next meal on a plate you like, sitting down. The food can be whatever you were having anyway. That's the whole idea.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Turn your phone face down by the bed tonight. It's still there if someone needs you. It just won't wink at you.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Sam, you don't have to carry all this by yourself. There are people whose job it is to listen and help you find where to begin.

     Send /help when you like, and I'll show you who.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

clock: 2027-03-31 12:00
bot: When your day begins tomorrow, open the curtains before anything else. Stay in the light for a moment. Grey sky counts.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: How do you feel about having medicines to think of: fine, fed up, muddled? Find a word for it. If you'd like to say it aloud, a pharmacist will listen.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Some days are heavy, and then a person is better company than a program.

     If you'd like to talk to someone, send /help and I'll show you how. You don't need a reason.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

clock: 2027-04-15 12:00
bot: I've been writing and haven't heard back. That's fine. Shall I go slower, stop for a while, or carry on?

     If I don't hear from you in a week, I'll stop writing and let your care team know. You can come back any time.
     [Slower] [Pause] [Carry on]

clock: 2027-06-30 12:00

you: hi, sorry, was in hospital
bot: Thank you for telling me. I'm a program, so I can't answer that properly. I've kept it for your care team. They don't read along live.

     Here is what I can do:
     [Check-in] [My progress]
     [Ideas] [Reminders]
     [Next appointment] [What matters to me]
     [Settings] [Privacy]
     [Pause] [Help]
     [Hard-day plan] [Get help now]

clock: next
bot: Choose a home for your medicines: a spot you pass each day and small hands can't reach. Only choose it today. Moving them can wait.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: /resume
bot: Welcome back. My messages start again on your days.

clock: next
bot: Put your shoes by the door tonight. That's all for today.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

# Nobody answers: after three the pace halves, after six we ask once, and a week later stop. One word revives.

clock: 2027-03-01 09:20

before: checked_in.part

clock: 2027-03-10 12:00
bot: When you're next in the chemist's, say hello and ask the pharmacist's name. You needn't have a question. It's good to know a person there.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Food goes down better in good company. Whose kitchen would you like to sit in, or who could sit in yours? Think of a name today, no more; asking can wait.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Choose a home for your medicines: a spot you pass each day and small hands can't reach. Only choose it today. Moving them can wait.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

clock: 2027-03-31 12:00
bot: Pick up a packet from your own cupboard. In the list of what's inside, read the first word: that's what there is most of. You don't have to change a thing.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Resting counts, even when sleep won't come. If a quiet moment turns up today, sit back and let your hands lie still. Nothing needs to come of it.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: If there's an appointment coming, put the letter or the date where you'll see it. By the front door, say.

     That's all. Nobody needs ringing today.
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
bot: Send someone a photo of something ordinary: your tea, the sky, the washing on the line. It doesn't need any words.

     That's today's small thing.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: /resume
bot: Welcome back. My messages start again on your days.

clock: next
bot: Is there a chart or a machine you're meant to use? Today, just give it a home where you'll see it, such as beside the kettle.

     You needn't do anything with it yet.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

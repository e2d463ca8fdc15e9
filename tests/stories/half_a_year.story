# Six months: two check-ins, a level that changes, an appointment that draws the second one near.

clock: 2027-03-01 09:20

before: checked_in.part

you: [Good]
bot (buttons now): [✓ Good]
bot: Good. I'll be in touch.

clock: 2027-03-09 12:00
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

you: [Helpful]
bot: Thank you. I'll look out for more like that.

clock: 2027-03-31 12:00
bot: Find a window and look at the furthest thing you can see. A roof, a crane, a tree.

     That is enough for today.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: When your day begins tomorrow, open the curtains before anything else. Stay in the light for a moment. Grey sky counts.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Have a stretch the way a cat does: slow, sleepy, only as far as feels nice. In bed, in the chair, at the sink. Cats don't count, and they don't hurry.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Choose a home for your medicines: a spot you pass each day and small hands can't reach. Only choose it today. Moving them can wait.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: [Did it]
bot: Well done. That counts.

you: /appointment
bot: When is your next appointment? Type the day, for example: 3 February, or next Tuesday.
     [Leave it]

you: 14 September
bot: Tuesday 14 September. At what time?
     [I don't know yet] [Leave it]

you: half past ten
bot: Where is it? A word or two will do.
     [Leave it out] [Leave it]

you: Renal unit
bot: Noted: Tuesday 14 September at 10:30am, Renal unit. I'll write the day before.
     [Change it]

clock: 2027-04-30 12:00
bot: Resting counts, even when sleep won't come. If a quiet moment turns up today, sit back and let your hands lie still. Nothing needs to come of it.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: When you're next in the chemist's, say hello and ask the pharmacist's name. You needn't have a question. It's good to know a person there.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Put your shoes by the door tonight. That's all for today.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: What's the weather like inside you today? Sun, drizzle, fog, wind?

     Give it a name. You don't have to change it, or tell a soul.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Give somebody a nod or a hello today. The bus driver, whoever's on the till, a neighbour's dog.

     It counts as company, and that's all there is to do.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: [Fewer like this]
bot: All right. You'll see less of this: People around me.

clock: 2027-05-31 12:00
bot: Small print, fast talk, a language that isn't yours: visits can be hard work.

     You can ask for it to be done differently. Try saying it once at home: "I need a bit of help with this."
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: A letter full of numbers can baffle anyone. Pop the puzzling one in your bag today.

     Then, when you're next at the surgery or the chemist's, a real person can look at it with you.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Waiting rooms are easier with company. Whose face would you be glad to see beside you?

     You don't have to ask them yet. It's enough to know who it would be.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Who would sit outside with you for a bit? A bench, a balcony or the front wall will do. Just ask them today; going out can wait.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Is there a chart or a machine you're meant to use? Today, just give it a home where you'll see it, such as beside the kettle.

     You needn't do anything with it yet.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: [Not for me]
bot: Thank you for saying so. That one won't come again.

clock: 2027-06-30 12:00
bot: Tonight, when you've done for the day, turn off the big light and keep a lamp on. Sit in the softer light for a bit. Bed can come when it comes.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Pick up a packet from your own cupboard. In the list of what's inside, read the first word: that's what there is most of. You don't have to change a thing.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Who would you like to hear from? Let a name come.

     You don't have to ring. Just let them keep you company in your head for a bit today.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: How do you feel about having medicines to think of: fine, fed up, muddled? Find a word for it. If you'd like to say it aloud, a pharmacist will listen.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: If there's an appointment coming, put the letter or the date where you'll see it. By the front door, say.

     That's all. Nobody needs ringing today.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Take a photo of the label on a medicine you have at home. If a nurse asks what you're on, the answer is in your pocket. That's enough for today.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: [Did it]
bot: Well done. That counts.

clock: 2027-07-31 12:00
bot: Food goes down better in good company. Whose kitchen would you like to sit in, or who could sit in yours? Think of a name today, no more; asking can wait.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: While the kettle boils, roll your shoulders up, back and down, as slowly as you like. Sitting or standing, both are fine. When it clicks off, you're done.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Is there something about your health you keep wondering? Say it aloud once today, even if only the dog hears.

     That's your question for next time. You've already begun.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Next time there's a warm cup in front of you, hold it in both hands before you drink. Just hold it.

     Everything else can wait until the cup is empty.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Rest your hands in your lap for a moment. Are they warm, cold, stiff, easy?

     Notice it the way you'd notice the sky, and carry on. That's today done.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: [Helpful]
bot: Thank you. I'll look out for more like that.

clock: 2027-08-25 12:00
bot: Some days are heavy, and then a person is better company than a program.

     If you'd like to talk to someone, send /help and I'll show you how. You don't need a reason.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Send someone a photo of something ordinary: your tea, the sky, the washing on the line. It doesn't need any words.

     That's today's small thing.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Before your next bite, ask yourself: hungry, tired, bored, fed up? Any answer is fine, and noticing it is all there is to do. Then eat as you'd planned.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: How is your body today? Pick a word: heavy, easy, stiff, wobbly, fine. Any word will do.

     There, you've noticed. That's all I'm asking.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Have your next meal on a plate you like, sitting down. The food can be whatever you were having anyway. That's the whole idea.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: /appointment
bot: Your next appointment: Tuesday 14 September at 10:30am, Renal unit.
     [Change it] [Delete it]

clock: 2027-09-07 12:00
bot: Turn your phone face down by the bed tonight. It's still there if someone needs you. It just won't wink at you.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Sam, you don't have to carry all this by yourself. There are people whose job it is to listen and help you find where to begin.

     Send /help when you like, and I'll show you who.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Find a window and look at the furthest thing you can see. A roof, a crane, a tree.

     That is enough for today.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Hello Sam. Your appointment is coming up. The short questions could help you see what you'd like to talk about. Would you like to do them? Only if you want to.
     [Begin] [Not this time]

you: [Begin]
bot (buttons now): [✓ Begin]
bot: 1 of 13

     Small things I do at home can make my day better.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Agree] 6 times
bot (same message): 7 of 13

     I can often see a bad day coming before it is here.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Agree strongly] 7 times
bot (same message): Here is what you said. Tap a number to change it. When it looks right, tap “That's me done”.

     1. Small things I do at home can make my day better.
         Agree
     2. The time I give to my own health is well spent.
         Agree
     3. When there are plans for my care, my own view counts.
         Agree
     4. When I am stuck, I know who to turn to.
         Agree
     5. When something about my health is hard, I can think of a first step.
         Agree
     6. If I hear a health word I don't know, I find out what it means.
         Agree
     7. I can often see a bad day coming before it is here.
         Agree strongly
     8. This week I did something just because it is good for me.
         Agree strongly
     9. When I try something new, I look back and see if it helped.
         Agree strongly
     10. I have a good habit that I keep without much thought.
         Agree strongly
     11. When a good habit slips, I soon pick it up again.
         Agree strongly
     12. In a rushed or sad week, I still keep one small thing going.
         Agree strongly
     13. I have a plan for the days when nothing goes right.
         Agree strongly
     [1] [2] [3] [4] [5]
     [6] [7] [8] [9] [10]
     [11] [12] [13]
     [That's me done]
     [◀ Back] [Later]

you: [That's me done]
bot (buttons now): [✓ That's me done]
bot: That's all of them. Thank you, Sam.

     From what you told me, you already do a good deal for yourself. A plan for the awkward moments could help it stick.
bot: Compared with last time, you sound surer of things. That's yours: you did that.
bot: I'll send a plan to try, three times a week at most, with “being able to walk the dog to the sea again” in mind. The first comes on Friday after 9am.
     [Good] [Other days]
     [I'd rather talk to someone]

clock: 2027-09-13 12:00
bot: When you live alone, some evenings are longer than others. Which is yours?

     Make a plan just for that one: "If it's Sunday and the street goes quiet, then I ring my cousin." She may be out, so have a second name ready. Who's on your list?
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Tomorrow at 10:30am is your appointment.

     You told me what matters to you: “being able to walk the dog to the sea again”. Is there one thing about it you'd like to ask? Put it on a scrap of paper now.

     Where it is: Renal unit

clock: 2027-09-20 12:00
bot: Your care team can plan better when it knows what you want from life: "being able to walk the dog to the sea again".

     "If they ask how I am, then I tell them that first." Nerves may wipe it clean away, so write it on a card.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: What would you like to have inside you before the day begins? The morning rush is what eats most breakfasts.

     Tie yours to something that always gets done. "If I've put the cat's bowl down, then I get my own."

     No cat? Use the school bags or the post.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: /progress
bot: (photo) Check-ins so far: 2. The first was on 1 March 2027, the last on 7 September 2027. Compared with the time before, you sound surer of things.
     Check-ins so far: 2. The first was on 1 March 2027, the last on 7 September 2027. Compared with the time before, you sound surer of things.

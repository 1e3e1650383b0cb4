package com.cruddur.messaging.seed;

import java.util.List;

/** The texts of an example conversation, which two users write in turns. */
final class Dialogue {

    private static final List<String> LINES = """
            Hey, did you get the table up? I only see the old one in the console.
            Yes, it is up. One table, messages and groups side by side.
            Side by side as in the same table? I thought every kind of item gets its own.
            Not here. The partition key says what an item is, MSG# or GRP#.
            And the sort key?
            The time of the message. So a query already comes back in order.
            Nice, so there is no sorting in the backend any more.
            None. We ask for the newest twenty and turn them around for the screen.
            Why turn them around?
            Because people read a chat from top to bottom, the newest last.
            Fair enough. ☕ I need a coffee before we go on.
            Get me one too, please. Black.
            Back. Where were we?
            Sort keys. Next are the message groups.
            Right, the list of conversations on the left of the page.
            Every member has a separate row in the table for each group.
            So our chat is two rows?
            Two rows. Yours shows me, mine shows you.
            And each carries the last message, I suppose.
            Its text and its time. The time is the sort key again.
            Then the list is in order too, the newest conversation on top.
            Exactly. One query, no join, no sorting.
            Hold on. A sort key cannot be changed once an item is written.
            No, it cannot. You delete the row and put it again with the new time.
            Both rows, on every message?
            Both rows, on every message. That is what the stream is for.
            So the backend writes the message and is done?
            Done. A function gets the change from the stream and moves the rows.
            What if the function dies between the delete and the put?
            Then the row would be gone, and the conversation with it.
            That sounds like a bad day for somebody.
            Which is why it is a transaction: all rows move, or none.
            Does a transaction not cost more?
            Twice the write units. For a row you never lose I would pay three times.
            Agreed. Losing a chat is how you lose a user.
            How does the function find the rows of a group?
            It has only the message, so it cannot know whose rows to move.
            It can. There is an index on the group's uuid.
            An index over all messages? That is going to be large.
            No, messages do not have that attribute. Only rows of groups do.
            Ah, so it is sparse. Clever.
            Cheap, mostly.
            Is the index up to date when the function looks?
            Usually within a second. It does not have to be.
            So what if it shows an old row?
            The write has a condition. If it fails, we read the partition itself.
            And that read is consistent?
            That one is, yes.
            Good. I feel better about Friday evenings now.
            Nobody deploys on a Friday evening.
            You did, last month.
            That was one time, and it was a README.
            With a typo in it. 😄
            I fixed that on Saturday.
            Speaking of which, does the stream keep what we miss?
            For a day. After that it is gone.
            So a function that is broken over a weekend loses changes?
            It tries for 20 hours, then a letter about the record goes into a queue for us.
            And the queue rings somebody?
            It has an alarm, so yes, it rings somebody.
            Let me guess. Me.
            We take turns. But this week it is you.
            Wonderful. Let us make it right then.
            That is the spirit.
            How many units did you give the table?
            Five to read and five to write. That is in the free tier.
            Will that do for everybody who chats here?
            For now. There is some burst, and prod scales by itself.
            What happens when it is not enough?
            Requests are throttled, and the client tries again a bit later.
            And when we seed the table with examples?
            The same. The batch comes back with what did not fit, and we write that again.
            So never look at the first answer only.
            Never. Unprocessed items are still your items.
            I will put that on a mug.
            Make it two.
            Do we cache anything?
            We could, with DAX, but look at the price first.
            I looked. Then I closed the page again. 🙈
            That is what most people do.
            So the reads go straight to the table.
            Through the endpoint of the VPC. They never leave the network.
            And that endpoint costs nothing?
            A gateway endpoint is free, yes.
            Best price in the whole cloud.
            It only does DynamoDB and S3, but it does those well.
            Can I run all of this on my machine?
            One command. It reads the very templates that we deploy.
            No Docker?
            No Docker. A JDK, Maven, Node and Python.
            My fan says thank you.
            Mine too.
            Does it know other alphabets? I have a friend in Osaka.
            Try it: こんにちは、元気ですか。
            It works! I will answer: はい、元気です 👍
            See? They are only strings.
            What about très, naïve and Ünal?
            All fine. It counts characters, not bytes, up to 1024 of them.
            And an empty message?
            Refused. Say something or say nothing.
            I would say we are ready for a review.
            Then let us write it up and ask the others.
            Thanks for walking me through. Same time tomorrow?
            Same time tomorrow. I bring the mugs.
            """.lines().toList();

    private Dialogue() {}

    /** Returns the text of a message, counted from 0. After the last line it starts again with the first. */
    static String line(int number) {
        return LINES.get(number % LINES.size());
    }
}

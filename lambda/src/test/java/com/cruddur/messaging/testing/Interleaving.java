package com.cruddur.messaging.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Runs concurrent tasks one at a time in a reproducible order: when one waits, a seed decides which continues. Time
 * passes only while all tasks wait.
 */
public final class Interleaving {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        return thread;
    });

    private static final class Task {
        private final Semaphore turn = new Semaphore(0);
        private long wakesAt;
        private boolean ended;
        private Throwable thrown;
    }

    private final Random random;
    private final LongSupplier now;
    private final LongConsumer advance;
    private final Semaphore back = new Semaphore(0);
    private final ThreadLocal<Task> current = new ThreadLocal<>();

    /** Works on a simulated clock. */
    public Interleaving(Random random, LongSupplier now, LongConsumer advance) {
        this.random = random;
        this.now = now;
        this.advance = advance;
    }

    /** Runs tasks to their ends, and throws the exception of the first task that threw one. */
    public void run(List<Runnable> bodies) {
        List<Task> tasks = new ArrayList<>();
        for (Runnable body : bodies) {
            Task task = new Task();
            task.wakesAt = now.getAsLong();
            tasks.add(task);
            THREADS.execute(() -> runOne(task, body));
        }
        List<Task> running = new ArrayList<>(tasks);
        while (!running.isEmpty()) {
            long next = running.stream().mapToLong(task -> task.wakesAt).min().orElseThrow();
            if (next > now.getAsLong()) {
                advance.accept(next);
            }
            List<Task> awake = running.stream()
                    .filter(task -> task.wakesAt <= now.getAsLong())
                    .toList();
            awake.get(random.nextInt(awake.size())).turn.release();
            back.acquireUninterruptibly();
            running.removeIf(task -> task.ended);
        }
        tasks.stream().map(task -> task.thrown).filter(thrown -> thrown != null).forEach(Interleaving::rethrow);
    }

    /** Waits until a time. In a task, other tasks continue meanwhile; elsewhere only the clock advances. */
    public void waitUntil(long when) {
        Task task = current.get();
        if (task == null) {
            advance.accept(when);
            return;
        }
        task.wakesAt = when;
        back.release();
        task.turn.acquireUninterruptibly();
    }

    private void runOne(Task task, Runnable body) {
        current.set(task);
        task.turn.acquireUninterruptibly();
        try {
            body.run();
        } catch (RuntimeException | Error e) {
            task.thrown = e;
        } finally {
            current.remove();
            task.ended = true;
            back.release();
        }
    }

    private static void rethrow(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }
}

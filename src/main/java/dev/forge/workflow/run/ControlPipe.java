package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.posix.Fifo;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A pipe in a run's directory, through which other commands tell the process of the run what to do. */
final class ControlPipe implements AutoCloseable {
    private static final String NAME = "control";
    private static final String DEFAULT = "-";

    private final RandomAccessFile file;

    /**
     * What is asked for.
     *
     * @param grace how many seconds steps have to end; null for what the file says
     * @param steps the services to stop; none for the end of the run
     */
    record Order(@Nullable Integer grace, List<String> steps) {}

    private ControlPipe(RandomAccessFile file) {
        this.file = file;
    }

    /** Listens from now on. */
    static ControlPipe open(File run, Consumer<Order> orders) {
        File pipe = new File(run, NAME);
        Fifo.make(pipe);
        try {
            // For writing too: so opening waits for nobody, and reading never ends.
            RandomAccessFile file = new RandomAccessFile(pipe, "rw");
            Thread.ofPlatform().daemon().name("control").start(() -> listen(file, orders));
            return new ControlPipe(file);
        } catch (IOException e) {
            throw new ForgeException("cannot open " + pipe + ": " + IoErrors.reason(e), e);
        }
    }

    private static void listen(RandomAccessFile file, Consumer<Order> orders) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new FileInputStream(file.getFD()), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                List<String> words = List.of(line.split("\t", -1));
                String grace = words.get(0);
                orders.accept(new Order(
                        grace.equals(DEFAULT) ? null : Integer.valueOf(grace), words.subList(1, words.size())));
            }
        } catch (IOException e) {
            // It is closed: the run has ended.
        }
    }

    /**
     * Tells the process of a run.
     *
     * @throws ForgeException if it does not listen
     */
    static void send(File run, Order order) {
        File pipe = new File(run, NAME);
        if (!pipe.exists()) {
            throw new ForgeException("run " + run.getName() + " takes no orders");
        }
        StringBuilder line = new StringBuilder(
                order.grace() == null ? DEFAULT : order.grace().toString());
        order.steps().forEach(step -> line.append('\t').append(step));
        try (RandomAccessFile file = new RandomAccessFile(pipe, "rw")) {
            file.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ForgeException("cannot write to " + pipe + ": " + IoErrors.reason(e), e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // Nobody is to be told anything any more.
        }
    }
}

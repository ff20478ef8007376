package dev.forge.dashboard;

import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a page asks for beside the stream: logs, processes and details of a container, and to act on one or on a run of a
 * workflow.
 */
final class WebActions {
    private static final int MAX_BODY_BYTES = 4096;
    private static final int MAX_COMMANDS = 8;

    private final Sampling sampling;
    private final Map<String, String> environment;
    private final boolean isReadOnly;
    private final Semaphore commands = new Semaphore(MAX_COMMANDS);
    private volatile @Nullable Snapshot last;

    WebActions(Sampling sampling, Map<String, String> environment, boolean isReadOnly) {
        this.sampling = sampling;
        this.environment = EngineQuery.environment(environment);
        this.isReadOnly = isReadOnly;
    }

    /** The newest snapshot; only containers in it can be asked for. */
    void look(Snapshot next) {
        last = next;
    }

    WebAnswer snapshot() {
        Snapshot now = last;
        return now == null ? new WebAnswer(503, "there is no sample yet") : json(SnapshotJson.of(now));
    }

    private static WebAnswer json(JsonObject object) {
        return new WebAnswer(200, "application/json", Json.write(object) + "\n");
    }

    /** The lines of a container's logs, processes or details. */
    WebAnswer lines(Map<String, String> query) {
        ContainerRow row;
        try {
            row = row(query.getOrDefault("container", ""));
        } catch (ForgeException e) {
            return refused(e);
        }
        String program = sampling.commands().of(row.engine());
        List<String> command;
        switch (query.getOrDefault("what", "")) {
            case "processes" -> {
                return json(new JsonObject().put("lines", sampling.processes(row)));
            }
            case "logs" -> command = Sampling.logsCommand(String.valueOf(program), row);
            case "inspect" -> command = List.of(String.valueOf(program), "inspect", row.id());
            default -> {
                return new WebAnswer(400, "what there is of a container is logs, processes and inspect");
            }
        }
        if (program == null || Action.isBare(row)) {
            String none = row.engine() + " keeps none that could be asked for";
            return json(new JsonObject().put("lines", List.of()).put("problem", none));
        }
        EngineQuery.Answer answer = run(command);
        return answer == null
                ? busy()
                : json(new JsonObject()
                        .put("lines", answer.problem().isEmpty() ? EngineQuery.lines(answer.text()) : List.of())
                        .put("problem", answer.problem()));
    }

    /** The command line that an action would run, for the user to say yes to. */
    WebAnswer command(Map<String, String> query) {
        try {
            return new WebAnswer(200, action(query::getOrDefault).line());
        } catch (ForgeException e) {
            return refused(e);
        }
    }

    /** Does what the body of a request says. */
    WebAnswer act(InputStream body) throws IOException {
        if (isReadOnly) {
            return new WebAnswer(403, "read-only: start with --web --allow-actions to act from the page");
        }
        byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            return new WebAnswer(413, "the request is longer than " + MAX_BODY_BYTES + " bytes");
        }
        Action action;
        try {
            JsonObject request = JsonObject.parse(new String(bytes, StandardCharsets.UTF_8), "the request");
            action = action(request::text);
        } catch (ForgeException e) {
            return refused(e);
        }
        EngineQuery.Answer answer = run(action.command());
        if (answer == null) {
            return busy();
        }
        boolean isDone = answer.problem().isEmpty();
        sampling.event(
                isDone ? Snapshot.Severity.NORMAL : Snapshot.Severity.ERROR,
                action.line() + (isDone ? "" : ": " + answer.problem()));
        sampling.ask(action.row().engine());
        return new WebAnswer(isDone ? 200 : 409, action.line() + (isDone ? "" : ": " + answer.problem()));
    }

    private EngineQuery.@Nullable Answer run(List<String> command) {
        if (!commands.tryAcquire()) {
            return null;
        }
        try {
            return EngineQuery.run(command, environment);
        } finally {
            commands.release();
        }
    }

    private static WebAnswer busy() {
        return new WebAnswer(503, "the engines have not answered " + MAX_COMMANDS + " earlier requests yet");
    }

    private static WebAnswer refused(ForgeException failure) {
        return new WebAnswer(failure.isAbsent() ? 404 : 400, failure.getMessage());
    }

    /**
     * What is asked for: an action, and the key of a container or the id of a run.
     *
     * @param members gives the member of a request with this name, or the second text
     * @throws ForgeException if there is no such action, container or run, or it cannot be acted on so
     */
    private Action action(BinaryOperator<String> members) {
        String name = members.apply("action", "");
        String run = members.apply("workflow", "");
        return run.isEmpty() ? action(name, row(members.apply("container", ""))) : action(name, run(run));
    }

    private Action action(String name, ContainerRow row) {
        Action.Kind kind = switch (name) {
            case "stop" -> Action.Kind.STOP;
            case "restart" -> Action.Kind.RESTART;
            case "remove" -> Action.Kind.REMOVE;
            default -> throw unknown(name, "of a container: stop, restart and remove");
        };
        String program = program(row.engine());
        if (kind == Action.Kind.RESTART && Action.isBare(row)) {
            throw new ForgeException(row.engine() + " cannot restart a container");
        }
        return Action.of(kind, row, program);
    }

    private Action action(String name, Snapshot.WorkflowRow run) {
        return switch (name) {
            case "cancel" -> {
                if (run.process() == 0) {
                    throw new ForgeException(run.name() + " does not run");
                }
                yield Action.cancel(run);
            }
            case "retry" -> {
                if (run.process() != 0) {
                    throw new ForgeException(run.name() + " runs");
                }
                yield Action.retry(run, program("forge"));
            }
            default -> throw unknown(name, "of a workflow: cancel and retry");
        };
    }

    private static ForgeException unknown(String name, String known) {
        return new ForgeException("unknown action " + name + "; there are " + known);
    }

    private String program(String engine) {
        String program = sampling.commands().of(engine);
        if (program == null) {
            throw new ForgeException(engine + " has no command line on this host");
        }
        return program;
    }

    private ContainerRow row(String key) {
        Snapshot now = last;
        for (ContainerRow row : now == null ? List.<ContainerRow>of() : now.containers()) {
            if (row.key().equals(key)) {
                return row;
            }
        }
        throw ForgeException.absent("no such container: " + key, null);
    }

    private Snapshot.WorkflowRow run(String id) {
        Snapshot now = last;
        for (Snapshot.WorkflowRow run : now == null ? List.<Snapshot.WorkflowRow>of() : now.workflows()) {
            if (run.id().equals(id)) {
                return run;
            }
        }
        throw ForgeException.absent("no such run of a workflow: " + id, null);
    }
}

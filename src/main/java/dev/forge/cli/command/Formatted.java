package dev.forge.cli.command;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.template.GoTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Prints objects one by one as {@code docker inspect} does: as JSON, or through a template. */
public final class Formatted {
    private Formatted() {}

    /**
     * Prints what is found of several names; a failure with one does not keep the others from it.
     *
     * @param format a template, {@code json} for one line, or null for JSON that is easy to read
     * @param find the object of a name
     * @return the exit code
     * @throws ForgeException with exit code 2 if the format is no template
     */
    public static int print(
            Terminal terminal, @Nullable String format, List<String> names, Function<String, JsonObject> find) {
        if (format == null || format.isEmpty() || format.equals("json")) {
            List<JsonObject> found = new ArrayList<>();
            int code = ForEach.run(names, terminal, name -> found.add(find.apply(name)));
            terminal.out().print("json".equals(format) ? Json.write(found) + "\n" : Json.pretty(found));
            return code;
        }
        GoTemplate template = GoTemplate.parse(format);
        List<String> lines = new ArrayList<>();
        int code = ForEach.run(names, terminal, name -> lines.add(template.render(find.apply(name))));
        lines.forEach(line -> terminal.out().print(line + "\n"));
        // A field that one of them lacks is no wrong command line.
        return code == ExitCode.OK ? code : ExitCode.FAILED;
    }

    /**
     * Prints one object through a template, or as one line of JSON.
     *
     * @throws ForgeException with exit code 2 if the format is no template, or the object has no such field
     */
    public static void print(Terminal terminal, String format, JsonObject object) {
        terminal.out()
                .print((format.equals("json")
                                ? Json.write(object)
                                : GoTemplate.parse(format).render(object))
                        + "\n");
    }
}

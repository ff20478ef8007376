package dev.forge.workflow.schedule;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.OutputFile;
import dev.forge.core.TextFile;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that runs at certain times: a timer and a service of systemd, and no daemon of Forge's.
 *
 * @param name what it is called, and its units after {@code forge-workflow-}
 * @param calendar when, as in {@code OnCalendar=}, one or several
 * @param file the compose file, absolute
 * @param command what is run, the program's absolute path first
 * @param variables the environment of the run
 */
public record Schedule(
        String name, List<String> calendar, String file, List<String> command, Map<String, String> variables) {
    private static final String PREFIX = "forge-workflow-";
    private static final String TIMER = ".timer";
    private static final String MARK = "# forge workflow schedule: ";

    /** The name of its units without what they end with. */
    public String unit() {
        return unit(name);
    }

    /** The name of the units of a schedule of this name. */
    public static String unit(String name) {
        return PREFIX + UnitText.name(name);
    }

    /**
     * Checks what is said about the times, as far as that can be done without systemd.
     *
     * @throws ForgeException with exit code 2 if it cannot be one
     */
    public static void requireCalendar(String text) {
        boolean isFit = !text.isBlank()
                && text.chars().noneMatch(Character::isISOControl)
                && text.matches("[A-Za-z0-9*,/.:~ _+-]+");
        if (!isFit) {
            throw ForgeException.usage(
                    "no calendar time: " + text,
                    "write daily, Mon..Fri 02:30 or *-*-01 04:00; systemd.time(7) has all");
        }
    }

    /** The timer's text. */
    public String timer() {
        StringBuilder out = new StringBuilder(MARK).append(facts()).append("\n[Unit]\nDescription=");
        out.append(UnitText.line("When workflow " + name + " runs")).append("\n\n[Timer]\n");
        calendar.forEach(
                each -> out.append("OnCalendar=").append(UnitText.line(each)).append('\n'));
        return out.append("Persistent=true\nUnit=")
                .append(unit())
                .append(".service\n\n[Install]\nWantedBy=timers.target\n")
                .toString();
    }

    /** The service's text. */
    public String service() {
        StringBuilder out = new StringBuilder(MARK).append(facts()).append("\n[Unit]\nDescription=");
        out.append(UnitText.line("Workflow " + name)).append("\n\n[Service]\nType=oneshot\n");
        variables.forEach((variable, value) -> out.append("Environment=")
                .append(UnitText.variable(variable, value))
                .append('\n'));
        // Only the run itself is asked to end: it ends its containers, and says what has become of them.
        return out.append("KillMode=mixed\nExecStart=")
                .append(UnitText.command(command))
                .append('\n')
                .toString();
    }

    private JsonObject facts() {
        return new JsonObject().put("name", name).put("on", calendar).put("file", file);
    }

    /**
     * Writes both units.
     *
     * @throws ForgeException if there are units of the name that are not Forge's
     */
    public void write(File directory) {
        for (String kind : new String[] {TIMER, ".service"}) {
            File unit = new File(directory, unit() + kind);
            if (unit.exists() && facts(unit) == null) {
                throw new ForgeException(unit + " is not made by forge", "choose another name with --name");
            }
        }
        if (!directory.isDirectory() && !directory.mkdirs() && !directory.isDirectory()) {
            throw new ForgeException("cannot make the directory " + directory);
        }
        OutputFile.write(new File(directory, unit() + ".service"), service());
        OutputFile.write(new File(directory, unit() + TIMER), timer());
    }

    /** Removes the units of a schedule; says whether there were any. */
    public static boolean remove(File directory, String name) {
        boolean isThere = false;
        for (String kind : new String[] {TIMER, ".service"}) {
            File unit = new File(directory, unit(name) + kind);
            if (facts(unit) != null) {
                isThere = true;
                if (!unit.delete() && unit.exists()) {
                    throw new ForgeException("cannot remove " + unit);
                }
            }
        }
        return isThere;
    }

    /** What is scheduled: {@code name}, {@code on} and {@code file} of each, by name. */
    public static List<JsonObject> list(File directory) {
        String[] names = directory.list((any, name) -> name.startsWith(PREFIX) && name.endsWith(TIMER));
        List<JsonObject> found = new ArrayList<>();
        if (names != null) {
            Arrays.sort(names);
            for (String name : names) {
                JsonObject facts = facts(new File(directory, name));
                if (facts != null) {
                    found.add(facts);
                }
            }
        }
        return found;
    }

    private static @Nullable JsonObject facts(File unit) {
        String text = TextFile.readIfThere(unit.getPath());
        if (text == null || !text.startsWith(MARK)) {
            return null;
        }
        int end = text.indexOf('\n');
        return JsonObject.parse(text.substring(MARK.length(), end < 0 ? text.length() : end), unit.getPath());
    }
}

package dev.forge.workflow.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong, so that a user sees everything at once. */
public final class Problems {
    /** Whoever wrote more mistakes than these sees the first of them; a generated file may have a million. */
    static final int MAX = 1000;

    private final List<Problem> found = new ArrayList<>();
    private int omitted;
    private boolean failed;

    /** Something that makes the file useless, at a key or value. */
    public void error(YamlNode at, String message, @Nullable String hint) {
        add(new Problem(true, at.source(), at.offset(), at.length(), message, hint));
    }

    /** Something that makes the file useless, without a way out. */
    public void error(YamlNode at, String message) {
        error(at, message, null);
    }

    /** Something that a user should know. */
    public void warning(YamlNode at, String message, @Nullable String hint) {
        add(new Problem(false, at.source(), at.offset(), at.length(), message, hint));
    }

    /** Adds what was found. A place is only complained about once in the same words: a base may be read many times. */
    public void add(Problem problem) {
        failed |= problem.isError();
        if (found.size() >= MAX) {
            omitted++;
            return;
        }
        for (int i = found.size() - 1; i >= Math.max(0, found.size() - 50); i--) {
            Problem other = found.get(i);
            if (other.offset() == problem.offset()
                    && other.source() == problem.source()
                    && other.message().equals(problem.message())) {
                return;
            }
        }
        found.add(problem);
    }

    /** Whether there is an error among them. */
    public boolean hasErrors() {
        return failed;
    }

    /** How many errors there are. */
    public int errors() {
        return (int) found.stream().filter(Problem::isError).count();
    }

    /** How many were left out because there are too many. */
    public int omitted() {
        return omitted;
    }

    /** What was found, by place; of several files in the order in which they were read. */
    public List<Problem> all() {
        if (found.isEmpty()) {
            return List.of();
        }
        List<SourceText> files = new ArrayList<>();
        for (Problem problem : found) {
            if (!files.contains(problem.source())) {
                files.add(problem.source());
            }
        }
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.<Problem>comparingInt(problem -> files.indexOf(problem.source()))
                .thenComparingInt(Problem::offset));
        return sorted;
    }
}

package dev.forge.profile;

import dev.forge.core.Proc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a target from one look to the next. A process is its id and its start time, so that an id which is
 * used again deceives nobody; and whoever was once a descendant stays one when its parent ends.
 */
final class TargetProcesses {
    private final ProfileTarget target;
    private final HostFiles files;
    private final @Nullable ProfiledCommand command;
    /** When the target's first process was started; null if it was not there. */
    private final @Nullable Long start;
    /** The start times of those that belonged to a tree at the last look. */
    private final Map<Integer, Long> members = new HashMap<>();

    TargetProcesses(ProfileTarget target, HostFiles files, @Nullable ProfiledCommand command) {
        this.target = target;
        this.files = files;
        this.command = command;
        ProcText.@Nullable Stat stat = files.stat(target.pid());
        start = stat == null ? null : stat.startTicks();
    }

    /** Whether the target's first process runs. */
    boolean isAlive() {
        return isRunning(files.stat(target.pid()), start);
    }

    private static boolean isRunning(ProcText.@Nullable Stat stat, @Nullable Long start) {
        return stat != null
                && start != null
                && stat.startTicks() == start
                && stat.state() != 'Z'
                && stat.state() != 'X';
    }

    /** The processes that there are now; none if the first one has ended. */
    List<Integer> now() {
        return switch (target) {
            case ProfileTarget.OneProcess one -> isAlive() ? List.of(one.pid()) : List.of();
            case ProfileTarget.ProcessTree tree -> isAlive() ? tree(tree.pid()) : List.of();
            case ProfileTarget.ControlGroup group ->
                isAlive() ? CgroupHierarchy.processes(files, group.directory()) : List.of();
        };
    }

    private List<Integer> tree(int first) {
        Map<Integer, ProcText.Stat> all = new HashMap<>();
        Map<Integer, List<Integer>> children = new HashMap<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(first));
        int self = command == null ? 0 : Proc.self();
        for (int pid : files.pids()) {
            ProcText.@Nullable Stat stat = files.stat(pid);
            if (stat == null) {
                continue;
            }
            all.put(pid, stat);
            children.computeIfAbsent(stat.parent(), any -> new ArrayList<>()).add(pid);
            boolean adopted = command != null && stat.parent() == self && command.isAdopted(pid);
            if (adopted || isRunning(stat, members.get(pid))) {
                open.add(pid);
            }
        }
        Set<Integer> found = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            int next = open.pop();
            ProcText.@Nullable Stat stat = all.get(next);
            if (stat != null && isRunning(stat, stat.startTicks()) && found.add(next)) {
                open.addAll(children.getOrDefault(next, List.of()));
            }
        }
        members.clear();
        for (int pid : found) {
            ProcText.@Nullable Stat stat = all.get(pid);
            if (stat != null) {
                members.put(pid, stat.startTicks());
            }
        }
        return List.copyOf(found);
    }
}

package dev.forge.profile;

import dev.forge.stats.Figure;
import java.util.Optional;

/**
 * What the kernel counted all the time, whenever snapshots were taken.
 *
 * @param peakRssMb the largest resident set that one of the target's processes had since it was started, in MB
 * @param peakWithinMb what the target had at least at some moment of the profile, between two snapshots too, in MB: the
 *     largest process's peak, or of a command in a cgroup all its processes' at once
 * @param cgroupPeakMb what all processes of the target's cgroup had at once at most, in MB, page cache included
 * @param command how the command ended, if one was profiled
 */
public record ProfileTotals(
        Figure peakRssMb, Figure peakWithinMb, Figure cgroupPeakMb, Optional<ProfiledCommand.End> command) {
    /** Nothing is known. */
    public static final ProfileTotals NONE = new ProfileTotals(
            Figure.unavailable("not asked for"),
            Figure.unavailable("not asked for"),
            Figure.unavailable("not asked for"),
            Optional.empty());
}

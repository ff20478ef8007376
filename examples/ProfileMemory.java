import dev.forge.profile.MemoryProfiler;
import dev.forge.profile.MemorySnapshot;
import dev.forge.profile.PerformanceProfiler;
import dev.forge.profile.SystemAnalyzer;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows this program's own memory while it works, and measures the work.
 *
 * <pre>java -cp target/forge.jar examples/ProfileMemory.java</pre>
 */
public final class ProfileMemory {
    public static void main(String[] args) throws Exception {
        int samples = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        int pause = args.length > 1 ? Integer.parseInt(args[1]) : 1000;

        MemoryProfiler memory = new MemoryProfiler();
        PerformanceProfiler performance = new PerformanceProfiler();
        List<byte[]> kept = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            performance.measure("allocate", () -> kept.add(new byte[1 << 20]));
            MemorySnapshot snapshot = memory.takeSnapshot();
            System.out.printf("RSS: %.1f MB%n", snapshot.processRssMb());
            Thread.sleep(pause);
        }
        memory.printSummary();
        performance.printSummary();
        System.out.println("saved: " + memory.saveSnapshots());
        System.out.println("saved: " + performance.saveMeasurements());
        System.out.printf("CPUs: %d%n", SystemAnalyzer.getResourceInfo().cpu().count());
    }
}

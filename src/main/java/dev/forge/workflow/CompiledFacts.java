package dev.forge.workflow;

import dev.forge.core.packed.PackedReader;
import dev.forge.core.packed.PackedWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the graph needs of a step, as it is kept. */
final class CompiledFacts {
    private CompiledFacts() {}

    static void write(Step.Facts facts, PackedWriter out) {
        out.text(facts.image());
        out.flag(facts.hasHealthCheck());
        out.flag(facts.noHealthCheck());
        out.decimal(facts.cpus());
        out.wide(facts.memory());
        StepPolicy policy = facts.policy();
        StepPolicy.Retry retry = policy.retry();
        out.number(retry.limit());
        out.wide(retry.delay().toNanos());
        out.decimal(retry.factor());
        out.wide(retry.max().toNanos());
        out.number(retry.on().size());
        retry.on().forEach(out::number);
        Duration timeout = policy.timeout();
        out.flag(timeout != null);
        if (timeout != null) {
            out.wide(timeout.toNanos());
        }
        out.texts(policy.inputs());
        out.texts(policy.outputs());
        Condition condition = policy.condition();
        out.text(condition == null ? null : condition.text());
        out.flag(policy.allowFailure());
        out.number(policy.priority());
        out.flag(policy.cache());
    }

    static Step.Facts read(PackedReader in) {
        return new Step.Facts(in.text(), in.flag(), in.flag(), in.decimal(), in.wide(), policy(in));
    }

    private static StepPolicy policy(PackedReader in) {
        int limit = in.number();
        Duration delay = Duration.ofNanos(in.wide());
        double factor = in.decimal();
        Duration max = Duration.ofNanos(in.wide());
        List<Integer> on = new ArrayList<>();
        for (int count = in.count(); count > 0; count--) {
            on.add(in.number());
        }
        return new StepPolicy(
                new StepPolicy.Retry(limit, delay, factor, max, on),
                in.flag() ? Duration.ofNanos(in.wide()) : null,
                in.textsOrNull(),
                in.textsOrNull(),
                condition(in.textOrNull()),
                in.flag(),
                in.number(),
                in.flag());
    }

    private static @Nullable Condition condition(@Nullable String text) {
        return text == null ? null : Condition.parse(text);
    }
}

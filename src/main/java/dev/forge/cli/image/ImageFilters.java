package dev.forge.cli.image;

import dev.forge.cli.command.Filters;
import dev.forge.cli.command.Moments;
import dev.forge.engine.Images;
import dev.forge.engine.image.Image;
import dev.forge.engine.image.ImageDetails;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Which images {@code images --filter} asks for: docker's names and meanings. */
final class ImageFilters {
    static final List<String> NAMES = List.of("dangling", "label", "reference", "before", "since", "until");

    private final Filters filters;
    private final @Nullable Boolean dangling;
    private final List<Pattern> references = new ArrayList<>();
    private final @Nullable Instant before;
    private final @Nullable Instant since;
    private final @Nullable Instant until;

    /**
     * Reads the filters.
     *
     * @param operand a name or pattern that is one more reference; null for none
     * @throws dev.forge.core.ForgeException if a value is one that its filter cannot have, or an image of before or since
     *     is missing
     */
    ImageFilters(Filters filters, @Nullable String operand, Images images) {
        this.filters = filters;
        dangling = filters.flag("dangling");
        for (String reference : filters.of("reference")) {
            references.add(glob(reference));
        }
        if (operand != null) {
            references.add(glob(operand));
        }
        before = created(images, filters.last("before"));
        since = created(images, filters.last("since"));
        String age = filters.last("until");
        until = age == null ? null : Moments.parse("the filter until", age);
    }

    private static @Nullable Instant created(Images images, @Nullable String name) {
        return name == null ? null : ImageDetails.created(images.find(name));
    }

    /** Whether an image matches under one of its names; without one, repository and tag are null. */
    boolean matches(Image image, @Nullable String repository, @Nullable String tag) {
        Instant created = ImageDetails.created(image);
        return (dangling == null || dangling == (repository == null))
                && filters.matchesLabels(ImageDetails.labels(image))
                && (before == null || created.isBefore(before))
                && (since == null || created.isAfter(since))
                && (until == null || created.isBefore(until))
                && (references.isEmpty()
                        || (repository != null
                                && references.stream().anyMatch(pattern -> refersTo(pattern, image, repository, tag))));
    }

    private static boolean refersTo(Pattern pattern, Image image, String repository, @Nullable String tag) {
        return pattern.matcher(repository).matches()
                || pattern.matcher(repository + ":" + tag).matches()
                || pattern.matcher(repository + "@" + image.manifestDigest()).matches();
    }

    /**
     * A pattern as Go's path.Match has it: an asterisk and a question mark stand for anything but a slash, and brackets
     * for one of some characters. In front of it docker.io/library/ makes no difference, as with a name.
     */
    static Pattern glob(String pattern) {
        String familiar = pattern;
        for (String prefix : List.of("index.docker.io/", "docker.io/", "library/")) {
            familiar = familiar.startsWith(prefix) ? familiar.substring(prefix.length()) : familiar;
        }
        StringBuilder regex = new StringBuilder();
        boolean set = false;
        for (int i = 0; i < familiar.length(); i++) {
            char c = familiar.charAt(i);
            if (c == '\\' && i + 1 < familiar.length()) {
                regex.append(Pattern.quote(String.valueOf(familiar.charAt(++i))));
            } else if (set) {
                set = c != ']';
                regex.append(c == '[' || c == '&' ? "\\" + c : String.valueOf(c));
            } else if (c == '[') {
                set = true;
                regex.append('[');
            } else {
                regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
            }
        }
        try {
            if (familiar.endsWith("\\")) {
                throw new PatternSyntaxException("it ends with a backslash", familiar, familiar.length());
            }
            return Pattern.compile(regex.toString());
        } catch (PatternSyntaxException e) {
            throw Filters.invalid("reference", pattern, "a reference is a name or a pattern, as busy*:1.*");
        }
    }
}

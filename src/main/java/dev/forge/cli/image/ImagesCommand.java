package dev.forge.cli.image;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.CreationTime;
import dev.forge.cli.command.Elapsed;
import dev.forge.cli.command.Filters;
import dev.forge.cli.command.Listing;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ByteSizes;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.engine.Images;
import dev.forge.engine.image.Image;
import dev.forge.engine.image.ImageDetails;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code forge images}: lists images, a line for each name. */
public final class ImagesCommand implements Command {
    private static final String NONE = "<none>";
    private static final Listing.Column REPOSITORY = new Listing.Column("REPOSITORY", "Repository");
    private static final Listing.Column TAG = new Listing.Column("TAG", "Tag");
    private static final Listing.Column DIGEST = new Listing.Column("DIGEST", "Digest");
    private static final Listing.Column ID = new Listing.Column("IMAGE ID", "ID");
    private static final Listing.Column CREATED = new Listing.Column("CREATED", "CreatedSince");
    private static final Listing.Column SIZE = new Listing.Column("SIZE", "Size");
    private static final List<Listing.Column> OTHERS =
            Listing.Column.of("Digest", "CreatedAt", "Containers", "SharedSize", "UniqueSize");

    @Override
    public Spec spec() {
        return Spec.of(
                "images",
                "[OPTIONS] [NAME[:TAG]|PATTERN]",
                "list images",
                Option.flag("-a --all", "accepted as docker does; there are no intermediate images"),
                Option.flag("-q --quiet", "print ids only"),
                Option.flag("--no-trunc", "print ids whole"),
                Option.flag("--digests", "show the manifests' digests"),
                Option.value(
                        "-f --filter", "NAME=VALUE", "only those that match: " + String.join(", ", ImageFilters.NAMES)),
                Option.value("--format", "table|json|TEMPLATE", "how to print them"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> operands = arguments.operands("", 0, 1);
        Images images = new Images(ForgeHome.of(terminal.environment()));
        ImageNotes notes = new ImageNotes(terminal);
        ImageFilters filters = new ImageFilters(
                Filters.of(arguments.values("filter"), ImageFilters.NAMES),
                operands.isEmpty() ? null : operands.get(0),
                images);
        boolean whole = arguments.flag("no-trunc");
        List<JsonObject> rows = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Map<String, String> names = images.names();
        for (Image image : images.list(notes)) {
            for (ImageRow row : rows(image, names)) {
                if (filters.matches(image, row.isNamed() ? row.repository : null, row.tag)
                        && (ids.add(image.id()) || !arguments.flag("quiet"))) {
                    rows.add(row.json(whole, Listing.showsMore(arguments.value("format"))));
                }
            }
        }
        notes.end();
        if (arguments.flag("quiet")) {
            rows.forEach(row -> terminal.out().println(row.text("ID")));
        } else {
            List<Listing.Column> columns = arguments.flag("digests")
                    ? List.of(REPOSITORY, TAG, DIGEST, ID, CREATED, SIZE)
                    : List.of(REPOSITORY, TAG, ID, CREATED, SIZE);
            Listing.print(terminal, arguments.value("format"), rows, columns, OTHERS);
        }
        return ExitCode.OK;
    }

    /** An image under one of its names, or under none. */
    private record ImageRow(Image image, String repository, String tag) {
        boolean isNamed() {
            return !repository.equals(NONE);
        }

        /**
         * As a row of the listing.
         *
         * @param dated whether the moment of creation is told too
         */
        JsonObject json(boolean whole, boolean dated) {
            long created = ImageDetails.created(image).toEpochMilli();
            String digest = image.manifestDigest();
            return new JsonObject()
                    .put("Repository", repository)
                    .put("Tag", tag)
                    .put("ID", whole ? image.id() : shortId(image.id()))
                    .put("Digest", digest == null ? NONE : digest)
                    .put("CreatedSince", since(created))
                    .put("CreatedAt", !dated ? "" : created == 0 ? "N/A" : CreationTime.text(created))
                    .put("Size", ByteSizes.decimal(image.size()))
                    .put("Containers", "N/A")
                    .put("SharedSize", "N/A")
                    .put("UniqueSize", "N/A");
        }
    }

    private static List<ImageRow> rows(Image image, Map<String, String> names) {
        List<ImageRow> rows = new ArrayList<>();
        for (Map.Entry<String, String> name : names.entrySet()) {
            if (name.getValue().equals(image.id())) {
                int colon = name.getKey().lastIndexOf(':');
                rows.add(new ImageRow(
                        image, name.getKey().substring(0, colon), name.getKey().substring(colon + 1)));
            }
        }
        return rows.isEmpty() ? List.of(new ImageRow(image, NONE, NONE)) : rows;
    }

    /** Twelve digits of an ID. */
    static String shortId(String id) {
        return id.startsWith("sha256:") ? id.substring(7, 19) : id;
    }

    /** Milliseconds since 1970 of an RFC 3339 time; 0 if there is none. */
    static long millis(String time) {
        try {
            return OffsetDateTime.parse(time).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return 0;
        }
    }

    static String since(long millis) {
        return millis == 0 ? "N/A" : Elapsed.since(millis) + " ago";
    }
}

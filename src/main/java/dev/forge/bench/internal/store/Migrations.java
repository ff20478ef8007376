package dev.forge.bench.internal.store;

import dev.forge.core.ForgeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The versions of the schema: SQL files beside this class, of which each takes a database from one version to the next.
 * The table {@code forge_migration} says which ones a database has had.
 *
 * @param files {@code V001__runs.sql} and so on, in order
 */
record Migrations(List<String> files) {
    static final Migrations ALL = new Migrations(List.of("V001__runs.sql"));

    /**
     * The version of the database's schema; 0 if nothing was ever made.
     *
     * @throws ForgeException if it is later than these files know
     */
    int version(Connection connection) throws SQLException {
        int version = 0;
        try (Statement statement = connection.createStatement()) {
            if (one(statement, "select count(to_regclass('forge_migration'))") == 1) {
                version = one(statement, "select coalesce(max(version), 0) from forge_migration");
            }
        }
        if (version > files.size()) {
            throw new ForgeException(
                    "the database's schema has version " + version + ", this forge knows up to " + files.size(),
                    "use a forge at least as new as the one that made it");
        }
        return version;
    }

    /**
     * Brings the schema to the last version, in the connection's transaction, which the caller commits. Waits for
     * whoever is doing the same: the lock is the transaction's.
     *
     * @throws ForgeException if the schema is of a later version
     */
    void apply(Connection connection) throws SQLException {
        if (version(connection) == files.size()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(hashtext('forge_migration'))");
            statement.execute("create table if not exists forge_migration (version integer primary key,"
                    + " file text not null, applied timestamptz not null default now())");
            for (int version = version(connection); version < files.size(); version++) {
                statement.execute(text(files.get(version)));
                note(connection, version + 1, files.get(version));
            }
        }
    }

    private static void note(Connection connection, int version, String file) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into forge_migration (version, file) values (?, ?)")) {
            insert.setInt(1, version);
            insert.setString(2, file);
            insert.executeUpdate();
        }
    }

    private static int one(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getInt(1);
        }
    }

    private static String text(String file) {
        try (InputStream in = Migrations.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

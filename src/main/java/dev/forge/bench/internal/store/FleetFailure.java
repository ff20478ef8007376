package dev.forge.bench.internal.store;

import dev.forge.core.ForgeException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Words for what a database refuses, by the codes of the SQL standard and PostgreSQL's own (its appendix A). */
final class FleetFailure {
    private FleetFailure() {}

    static ForgeException of(SQLException failure, FleetAddress address) {
        String reason = reason(failure);
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return switch (state) {
            case "3D000" ->
                failed(
                        "there is no database " + address.database() + " at " + address.server(),
                        "make it: createdb -h " + address.host() + " " + address.database(),
                        failure);
            // 08004: the server wants a password and none was given, or pg_hba.conf lets nobody in.
            case "28P01", "28000", "08004" ->
                failed(
                        address.server() + " does not let " + address.user() + " in: " + reason,
                        "the password stands in the address, in PGPASSWORD or in ~/.pgpass; who may connect from where"
                                + " is in the server's pg_hba.conf",
                        failure);
            case "42501" ->
                failed(
                        address.user() + " may not do that in " + address.database() + ": " + reason,
                        "the tables are made by the first to publish: let the database's owner do it, or grant usage"
                                + " and create on the schema; docs/fleet.md lists what later users need",
                        failure);
            default ->
                state.startsWith("08")
                        ? unreachable(reason, address, failure)
                        : failed("the database at " + address.server() + " failed: " + reason, null, failure);
        };
    }

    private static ForgeException unreachable(String reason, FleetAddress address, SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return failed("there is no host " + address.host(), "a name that resolves, or an IP address", failure);
            }
        }
        return failed(
                "cannot reach the database at " + address.server() + ": " + reason,
                "does postgresql run there, does it listen on that address (listen_addresses), and lets no firewall"
                        + " stop it?",
                failure);
    }

    private static ForgeException failed(String message, @Nullable String hint, SQLException failure) {
        return new ForgeException(message, hint, failure);
    }

    /** The server's or the driver's first line, without its severity, as part of a sentence. */
    private static String reason(SQLException failure) {
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        String bare = message.replaceFirst("^(FATAL|ERROR|PANIC): ", "").replaceFirst("\\.$", "");
        return bare.isEmpty() ? "no reason given" : Character.toLowerCase(bare.charAt(0)) + bare.substring(1);
    }
}

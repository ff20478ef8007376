package dev.forge.core;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Words for the JDK's input and output failures, whose messages are often a bare path. */
public final class IoErrors {
    private IoErrors() {}

    /** Why it failed, in lower case, without the path. */
    public static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "it exists already";
        }
        if (failure instanceof FileSystemException system && system.getReason() != null) {
            return lower(system.getReason());
        }
        String message = failure.getMessage();
        if (message == null) {
            return failure.getClass().getSimpleName();
        }
        // FileInputStream and FileOutputStream: "PATH (No such file or directory)".
        int open = message.lastIndexOf(" (");
        if (open > 0 && message.endsWith(")")) {
            return lower(message.substring(open + 2, message.length() - 1));
        }
        return lower(message);
    }

    private static String lower(String message) {
        return message.length() > 1 && Character.isUpperCase(message.charAt(1))
                ? message
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}

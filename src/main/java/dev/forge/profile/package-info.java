/**
 * Memory and CPU use of processes over time, the duration of operations, and this host's resources. Public API: its
 * signatures use only JDK types and this package's records.
 */
@NullMarked
package dev.forge.profile;

import org.jspecify.annotations.NullMarked;

/**
 * What processes and this host use: memory and CPU over time, the time of operations, the host's resources. A public
 * API: it takes and gives JDK types and this package's records only.
 */
@NullMarked
package dev.forge.profile;

import org.jspecify.annotations.NullMarked;

/**
 * Linux system calls through the foreign function API: processes, files, cgroups, and the staging area for atomic
 * changes. Internal.
 */
@NullMarked
package dev.forge.core.posix;

import org.jspecify.annotations.NullMarked;

/**
 * Where manifests come from: a repository is fetched from Git, its artifact is the tree of a
 * commit.
 *
 * <p>An {@link dev.tenon.examples.gitops.source.Artifact} is read out of Git's own store and never
 * laid out as files, so no path, link or mount leads out of it.
 */
@NullMarked
package dev.tenon.examples.gitops.source;

import org.jspecify.annotations.NullMarked;

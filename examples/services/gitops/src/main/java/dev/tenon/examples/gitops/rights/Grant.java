package dev.tenon.examples.gitops.rights;

/**
 * What an object of the cluster gives.
 *
 * @param tenant in which tenant, by its label
 * @param text what, to whom and until when
 */
public record Grant(String tenant, String text) {}

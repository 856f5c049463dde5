package dev.tenon.path;

/**
 * A proof that two patterns intersect: a resource that both cover, for a subject with these
 * variables.
 *
 * @param resource a canonical resource
 * @param variables the values under which both patterns cover it; empty if they need none
 */
public record Overlap(Resource resource, Variables variables) {}

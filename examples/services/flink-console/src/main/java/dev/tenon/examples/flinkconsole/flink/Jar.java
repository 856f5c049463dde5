package dev.tenon.examples.flinkconsole.flink;

import java.time.Instant;

/**
 * A jar that was uploaded to a cluster.
 *
 * @param cluster the cluster's id
 * @param id what Flink calls it
 * @param name the file's name when it was uploaded
 * @param uploaded when
 */
public record Jar(String cluster, String id, String name, Instant uploaded) {}

package dev.tenon.scope;

import com.google.common.collect.ImmutableSet;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.InexpressibleException.InexpressibleReason;
import dev.tenon.filter.KeyRegion;
import dev.tenon.filter.KeyRegions;
import dev.tenon.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes an IAM policy. IAM's {@code *} also matches slashes, so it is used only at the end of a
 * region; special characters are written as the policy variables {@code ${*}}, {@code ${?}} and
 * {@code ${$}}.
 */
final class AwsSessionPolicy {

  /** The most characters of an inline session policy. */
  private static final int MOST_CHARACTERS = 2_048;

  private AwsSessionPolicy() {}

  static String write(KeyRegions regions, Set<StorageAction> actions, String bucket) {
    String arn = "arn:aws:s3:::" + bucket;
    List<String> objectActions = objectActions(actions);
    List<String> statements = new ArrayList<>();
    if (!regions.covered().isEmpty() && !objectActions.isEmpty()) {
      statements.add(objects("Allow", objectActions, arn, regions.covered()));
      if (!regions.excepted().isEmpty()) {
        statements.add(objects("Deny", objectActions, arn, regions.excepted()));
      }
    }
    List<String> prefixes = actions.contains(StorageAction.LIST) ? prefixes(regions) : List.of();
    if (!prefixes.isEmpty()) {
      statements.add(
          "{\"Effect\":\"Allow\",\"Action\":[\"s3:ListBucket\"],\"Resource\":["
              + Json.text(arn)
              + "],\"Condition\":{\"StringLike\":{\"s3:prefix\":"
              + Json.text(prefixes)
              + "}}}");
    }
    if (statements.isEmpty()) {
      statements.add("{\"Effect\":\"Deny\",\"Action\":[\"*\"],\"Resource\":[\"*\"]}");
    }
    String policy =
        "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
    if (policy.length() > MOST_CHARACTERS) {
      throw new InexpressibleException(
          InexpressibleReason.TOO_LONG,
          policy.length() + " characters",
          "AWS takes " + MOST_CHARACTERS + "; grant fewer or shorter prefixes");
    }
    return policy;
  }

  private static List<String> objectActions(Set<StorageAction> actions) {
    List<String> names = new ArrayList<>();
    for (StorageAction action : actions) {
      switch (action) {
        case READ -> names.add("s3:GetObject");
        case WRITE -> names.add("s3:PutObject");
        case DELETE -> names.add("s3:DeleteObject");
        case LIST -> {}
      }
    }
    return names;
  }

  private static String objects(
      String effect, List<String> actions, String arn, List<KeyRegion> regions) {
    Set<String> resources = patterns(arn + "/", regions);
    return "{\"Effect\":\""
        + effect
        + "\",\"Action\":"
        + Json.text(actions)
        + ",\"Resource\":"
        + Json.text(List.copyOf(resources))
        + "}";
  }

  private static Set<String> patterns(String before, List<KeyRegion> regions) {
    ImmutableSet.Builder<String> patterns = ImmutableSet.builder();
    for (KeyRegion region : regions) {
      String text = before + escape(region.text());
      if (region.extent() != KeyRegion.Extent.STARTING) {
        patterns.add(text);
      }
      if (region.extent() != KeyRegion.Extent.EXACTLY) {
        patterns.add(text + (region.extent() == KeyRegion.Extent.STARTING ? "*" : "/*"));
      }
    }
    return patterns.build();
  }

  private static List<String> prefixes(KeyRegions regions) {
    ListsExcepted.refuse(regions);
    List<String> prefixes = new ArrayList<>();
    for (KeyRegion region : regions.covered()) {
      switch (region.extent()) {
        case EXACTLY -> {}
        case AND_BENEATH -> prefixes.add(escape(region.text()) + "/*");
        case STARTING -> prefixes.add(escape(region.text()) + "*");
      }
    }
    return prefixes;
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c == '*' || c == '?' || c == '$' ? "${" + c + "}" : String.valueOf(c));
    }
    return out.toString();
  }
}

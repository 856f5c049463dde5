package dev.tenon.examples.gitops.cluster;

import dev.tenon.examples.gitops.rights.Question;
import dev.tenon.examples.gitops.rights.Target;
import dev.tenon.examples.gitops.rights.Who;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;

/**
 * An object that is delivered.
 *
 * @param target where to
 * @param file what it comes from
 * @param body the object, with its namespace set
 * @param context how the API server is asked for its kind
 */
public record Product(
    Target target, String file, GenericKubernetesResource body, ResourceDefinitionContext context) {

  static final List<String> APPLY = List.of("create", "update");

  /** What applying it needs. */
  public List<Question> questions(Who who) {
    return APPLY.stream().map(verb -> new Question(who, verb, target, file)).toList();
  }
}

package dev.tenon.authz;

import dev.tenon.path.Resource;
import dev.tenon.policy.Inference;
import java.util.ArrayList;
import java.util.List;

/** Asks the host for the source resources of one that may be inferred. */
final class Sources {

  private Sources() {}

  /**
   * The resources from which a rule may infer the target; none if the host fails, so that nothing
   * is inferred.
   */
  static List<Resource> of(Relations relations, Inference inference, Resource target) {
    List<Resource> connected = new ArrayList<>();
    if (inference.mayShow(target)) {
      try {
        for (Resource source : relations.sources(inference.relation(), target)) {
          if (inference.connects(source, target)) {
            connected.add(source);
          }
        }
      } catch (RuntimeException failed) {
        return List.of();
      }
    }
    return connected;
  }
}

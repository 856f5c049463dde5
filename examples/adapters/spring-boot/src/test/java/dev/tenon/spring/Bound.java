package dev.tenon.spring;

import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Properties of an application, without one. */
final class Bound {

  private Bound() {}

  static TenonProperties standard() {
    return of(Map.of());
  }

  static TenonProperties of(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("tenon", TenonProperties.class);
  }
}

package dev.tenon.spring.migration;

import java.util.ArrayList;
import java.util.List;

/** What both services do. */
public interface Documents {

  /** Removes what a department has. */
  String purge(String department);

  /** Changes a document. */
  String edit(String department, String id);

  /** All that the caller may read. */
  List<Document> all();

  /** Every document there is. */
  static List<Document> everything() {
    List<Document> all = new ArrayList<>();
    for (String department : List.of("sales", "law", "it")) {
      for (String id : List.of("a", "b", "final-a", "public", "final")) {
        all.add(new Document(department, id));
      }
    }
    return all;
  }
}

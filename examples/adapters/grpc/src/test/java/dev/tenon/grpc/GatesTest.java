package dev.tenon.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A forgotten method is found at start, and what is open is said. */
class GatesTest {

  private static final MethodDescriptor<String, String> LATER =
      Shelf.GET.toBuilder().setFullMethodName("shelf.Later/Get").build();

  private static final ServiceDescriptor OTHER =
      ServiceDescriptor.newBuilder("shelf.Later").addMethod(LATER).build();

  @Test
  void methodWithoutGate_failsAtStart() {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> Shelf.gates().build().requireCompleteOver(List.of(Shelf.DESCRIPTOR, OTHER)));
    assertEquals(
        """
        gates and methods do not match
          shelf.Later/Get has no gate: add one with Gates.Builder.gate, Gate.denied if in doubt\
        """,
        e.getMessage());
  }

  @Test
  void gateWithoutMethod_failsAtStart() {
    Gates gates = Shelf.gates().gate(LATER, Gate.open("later")).build();
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> gates.requireCompleteOver(List.of(Shelf.DESCRIPTOR)));
    assertEquals(
        """
        gates and methods do not match
          shelf.Later/Get has a gate, and no service here has it: remove the gate, or add the service\
        """,
        e.getMessage());
  }

  @Test
  void twoGatesForOneMethod_areRefused() {
    Gates.Builder gates = Shelf.gates();
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> gates.gate(Shelf.GET, Gate.open("again")));
    assertEquals("shelf.Shelf/Get has two gates: keep one", e.getMessage());
  }

  @Test
  void whatIsOpen_isListed() {
    assertEquals(
        Map.of("shelf.Shelf/Health", "the load balancer asks"),
        Shelf.gates().build().methods(Gate.Kind.OPEN));
    assertEquals(
        Map.of("shelf.Later/Get", "all of it"),
        Gates.builder().open(OTHER, "all of it").build().methods(Gate.Kind.OPEN));
  }

  @Test
  void printed_isATable() {
    assertEquals(
        """
        shelf.Shelf/Burn  denied: nothing is ever burnt
        shelf.Shelf/Close  checked: CLOSE on shelf
        shelf.Shelf/Copy  checked
        shelf.Shelf/Get  checked
        shelf.Shelf/Health  open: the load balancer asks
        shelf.Shelf/List  checked
        shelf.Shelf/Put  checked
        shelf.Shelf/Secret  checked
        shelf.Shelf/Talk  checked
        shelf.Shelf/Who  authenticated: everybody may know who he is
        """,
        Shelf.gates().build().toString());
  }
}

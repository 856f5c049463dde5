package dev.tenon.examples.remotecache;

import com.google.protobuf.Empty;
import dev.tenon.admin.Command;
import dev.tenon.examples.remotecache.iam.v1.AddMemberRequest;
import dev.tenon.examples.remotecache.iam.v1.ListMembersRequest;
import dev.tenon.examples.remotecache.iam.v1.ListMembersResponse;
import dev.tenon.examples.remotecache.iam.v1.Member;
import dev.tenon.examples.remotecache.iam.v1.MemberServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.RemoveMemberRequest;
import dev.tenon.policy.Assignment;
import io.grpc.stub.StreamObserver;

/** Gives and takes roles in an instance. */
final class MemberService extends MemberServiceGrpc.MemberServiceImplBase {

  private final Changes changes;

  MemberService(Changes changes) {
    this.changes = changes;
  }

  @Override
  public void addMember(AddMemberRequest request, StreamObserver<Member> answer) {
    Answers.one(
        answer,
        () -> {
          String instance = Right.instance(request.getInstanceName());
          Assignment assignment = Members.of(request.getMember(), instance);
          changes.apply(new Command.Assign(assignment).in(instance), request.getReason());
          return Members.messages(assignment).get(0);
        });
  }

  @Override
  public void listMembers(ListMembersRequest request, StreamObserver<ListMembersResponse> answer) {
    Answers.one(
        answer,
        () -> {
          ListMembersResponse.Builder all = ListMembersResponse.newBuilder();
          changes
              .view(Right.instance(request.getInstanceName()))
              .assignments()
              .forEach(assignment -> all.addAllMember(Members.messages(assignment)));
          return all.build();
        });
  }

  @Override
  public void removeMember(RemoveMemberRequest request, StreamObserver<Empty> answer) {
    Answers.one(
        answer,
        () -> {
          String instance = Right.instance(request.getInstanceName());
          Assignment assignment = Members.of(request.getMember(), instance);
          changes.apply(new Command.Unassign(assignment).in(instance), request.getReason());
          return Empty.getDefaultInstance();
        });
  }
}

"""The roll-back of an update.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from local_aws.cloudformation import schedule
from local_aws.cloudformation.convergence import Change, ChangeKind, OperationFailed, update_in_place
from local_aws.cloudformation.evaluating import Evaluator, MadeResources
from local_aws.cloudformation.stack import Deployment, Stack, StackResource
from local_aws.cloudformation.turn import Turn


@dataclass
class Rollback:
    """Update updated resources to the previous template. Replaced resources keep their new physical id."""

    stack: Stack
    previous: Deployment
    changes: dict[str, Change]
    turn: Turn
    surplus: list[StackResource] = field(default_factory=list)
    """Resources that the update created, which are deleted afterwards."""

    def apply(self) -> None:
        for logical_id, change in self.changes.items():
            if change.kind is not ChangeKind.UPDATED:
                self._put_back(logical_id, change)
        self.evaluator = Evaluator(self.stack, self.previous, MadeResources(self.stack))
        failures = schedule.run(self.evaluator.evaluation.dependencies(), self._revert, self.turn)
        for record in self.stack.resources.values():
            if record.status == "UPDATE_FAILED" and record.logical_id not in failures:
                # It failed before anything was done to it.
                self.stack.set_resource_status(record, "UPDATE_COMPLETE")
        if failures:
            raise OperationFailed(f"The following resource(s) failed to update: [{', '.join(failures)}]. ")

    def _put_back(self, logical_id: str, change: Change) -> None:
        self.surplus.append(change.after)
        if change.before is None:
            del self.stack.resources[logical_id]
        else:
            self.stack.resources[logical_id] = change.before
            self.stack.set_resource_status(change.before, "UPDATE_COMPLETE")

    def _revert(self, logical_id: str) -> None:
        change = self.changes.get(logical_id)
        if change is None or change.kind is not ChangeKind.UPDATED:
            return
        assert change.before is not None
        attempted = replace(change.after)
        definition = self.previous.template.resources[logical_id]
        properties, policies = self.evaluator.properties(logical_id), self.evaluator.policies(logical_id)
        update_in_place(self.stack, change.after, definition, properties, policies, self.turn, rolling_back=True)
        final = change.after.physical_id
        self.surplus += [
            record
            for record in (attempted, change.before)
            if record.physical_id != final and record.physical_id not in self._surplus_ids(logical_id)
        ]

    def _surplus_ids(self, logical_id: str) -> set[str | None]:
        return {record.physical_id for record in self.surplus if record.logical_id == logical_id}

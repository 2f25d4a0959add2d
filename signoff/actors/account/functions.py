"""The functions of this phase, the layers that they have, and their roles (PRE-04, PRE-09, PRE-12)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from signoff.actors.account.deviations import Deviation
from signoff.actors.account.iam.documents import matches
from signoff.actors.account.reader import Reader
from signoff.verdict.outcomes import Unmet


@dataclass(frozen=True)
class FunctionFound:
    """A function as it is called, under its alias if it has one. `layers`: ARNs, with versions."""

    name: str
    version: str
    role_arn: str
    layers: tuple[str, ...]


class Functions(Reader):
    """All functions of this phase."""

    def names(self) -> list[str]:
        """The names of those there are, of the patterns in [aws.functions] all."""
        found = self._client.pages("lists the functions", "lambda", "list_functions")
        names = [str(one["FunctionName"]) for one in found]
        return sorted(name for name in names if any(matches(one, name) for one in self._aws.functions.all))

    def has(self, name: str, qualifier: str) -> bool:
        """Whether that function has an alias, or a version, of that name."""
        found = self._client.find(
            f"looks whether {name} has the alias or version {qualifier}",
            "lambda",
            "get_function_configuration",
            FunctionName=name,
            Qualifier=qualifier,
        )
        return found is not None

    def all(self) -> list[FunctionFound]:
        """All of them; Unmet where there is none, or where one lacks the alias."""
        names = self.names()
        if not names:
            patterns = ", ".join(self._aws.functions.all)
            raise Unmet(
                f"functions named {patterns}",
                "there are none; deploy them, or name them in the target file ([aws.functions] all): "
                + self._client.command("lambda", "list-functions"),
            )
        return [self._function(name) for name in names]

    def role_arns(self) -> list[str]:
        """The roles under which they run, each once."""
        return sorted({function.role_arn for function in self.all()})

    def layer_deviations(self) -> Iterator[Deviation]:
        """Which functions lack the layer, or have another version than its newest."""
        layer = self._aws.layer
        versions = self._client.pages(
            f"lists the versions of the layer {layer}", "lambda", "list_layer_versions", LayerName=layer
        )
        if not versions:
            yield Deviation(
                f"the layer {layer}",
                "no version of it is published",
                self._client.command(
                    *("lambda", "publish-layer-version", "--layer-name", layer),
                    *("--zip-file", f"fileb://{layer.rpartition(':')[2]}.zip"),
                ),
            )
            return
        newest = max(versions, key=lambda one: int(one["Version"]))
        for function in self.all():
            yield from self._layer_deviations(
                function, int(newest["Version"]), str(newest["LayerVersionArn"])
            )

    def _layer_deviations(self, function: FunctionFound, newest: int, arn: str) -> Iterator[Deviation]:
        unversioned = arn.rpartition(":")[0]
        attached = [one for one in function.layers if one.rpartition(":")[0] == unversioned]
        if attached == [arn]:
            return
        others = [one for one in function.layers if one not in attached]
        found = f"has version {attached[0].rpartition(':')[2]}" if attached else "does not have the layer"
        alias = self._aws.functions.alias
        update = self._client.command(
            *("lambda", "update-function-configuration", "--function-name", function.name),
            *("--layers", *others, arn),
        )
        if alias:  # a published version keeps the layers that it was published with
            update += f", publish a version and set the alias {alias} on it"
        yield Deviation(
            f"each function to have the layer {self._aws.layer} in its newest version, {newest}",
            f"{function.name} (version {function.version}) {found}",
            update,
        )

    def _function(self, name: str) -> FunctionFound:
        alias = self._aws.functions.alias
        qualifier: dict[str, Any] = {"Qualifier": alias} if alias else {}
        found = self._client.find(
            f"looks at the function {name}",
            "lambda",
            "get_function_configuration",
            FunctionName=name,
            **qualifier,
        )
        if found is None:
            raise Unmet(
                f"the function {name} to have the alias {alias}",
                "it has none of that name; set it: "
                + self._client.command(
                    *("lambda", "create-alias", "--function-name", name, "--name", alias),
                    *("--function-version", "VERSION"),
                ),
            )
        return _function(found)


def _function(found: dict[str, Any]) -> FunctionFound:
    return FunctionFound(
        name=str(found["FunctionName"]),
        version=str(found.get("Version", "$LATEST")),
        role_arn=str(found["Role"]),
        layers=tuple(str(layer["Arn"]) for layer in found.get("Layers") or []),
    )

"""Order what depends on what, and find circles (Tarjan's strongly connected components, without recursion)."""

from collections.abc import Iterator

Vertex = tuple[str, str]
Graph = dict[Vertex, set[Vertex]]


class _Walk:
    """One walk over a graph. low: the earliest vertex still open that each one reaches."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.index: dict[Vertex, int] = {}
        self.low: dict[Vertex, int] = {}
        self.open: dict[Vertex, None] = {}
        self.found: list[list[Vertex]] = []

    def enter(self, vertex: Vertex) -> tuple[Vertex, Iterator[Vertex]]:
        self.index[vertex] = self.low[vertex] = len(self.index)
        self.open[vertex] = None
        return vertex, iter(sorted(self.graph.get(vertex, ())))

    def leave(self, vertex: Vertex) -> None:
        if self.low[vertex] == self.index[vertex]:
            members = []
            while vertex in self.open:
                members.append(self.open.popitem()[0])
            self.found.append(members[::-1])

    def run(self, begin: Vertex) -> None:
        work = [self.enter(begin)]
        while work:
            vertex, onward = work[-1]
            other = next(onward, None)
            if other is None:
                work.pop()
                self.leave(vertex)
                if work:
                    above = work[-1][0]
                    self.low[above] = min(self.low[above], self.low[vertex])
            elif other not in self.index:
                work.append(self.enter(other))
            elif other in self.open:
                self.low[vertex] = min(self.low[vertex], self.index[other])


def components(graph: Graph) -> list[list[Vertex]]:
    """Groups of vertices that depend on each other, each after everything it depends on."""
    walk = _Walk(graph)
    for vertex in graph:
        if vertex not in walk.index:
            walk.run(vertex)
    return walk.found


def circles(graph: Graph) -> list[list[Vertex]]:
    """The groups that depend on themselves."""
    return [members for members in components(graph) if len(members) > 1 or members[0] in graph.get(members[0], ())]


def ranks(graph: Graph) -> dict[str, tuple[int, int]]:
    """By path: the turn of its value and of its relevance, so that what is needed comes first."""
    turn = {vertex: number for number, members in enumerate(components(graph)) for vertex in members}
    return {path: (turn[path, "value"], turn[path, "relevant"]) for path, facet in graph if facet == "value"}

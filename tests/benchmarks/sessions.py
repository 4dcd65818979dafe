"""A learner's or a teacher's session without a browser: widgets by their keys, over a real websocket."""

import asyncio

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 60.0  # seconds
LOST = (websockets.ConnectionClosed, OSError, TimeoutError, websockets.InvalidHandshake)


class Session:
    """One tab. It forgets everything when its server dies, but for the address."""

    def __init__(self, address: str, page: str, query: str = "") -> None:
        self._url, self._page_name, self._page = f"{address.replace('http', 'ws')}/_stcore/stream", page, ""
        self._socket = None
        self.query = query
        self.widgets: dict[str, object] = {}  # by key
        self.words: list[str] = []
        self.charts = 0
        self.fragment = ""  # the one that runs by itself

    async def open(self) -> None:
        """Connect and run the page; as often as it takes, for as long as the server may be away."""
        for _ in range(int(PATIENCE)):
            try:
                self._socket = await websockets.connect(self._url, subprotocols=["streamlit"], max_size=None)
                self._page = ""
                await self.run()
                return
            except LOST:
                await asyncio.sleep(1.0)
        raise TimeoutError(f"no session with {self._url}")

    async def close(self) -> None:
        """Shut the tab."""
        await self._socket.close()

    async def run(self, values: dict[str, object] | None = None, fragment: bool = False) -> None:
        """Run the page, or its fragment, with new values of widgets; True presses a button."""
        request = self._request(values or {}, fragment)
        if not fragment:
            self.widgets, self.words, self.charts = {}, [], 0
        await self._socket.send(request)
        while not self._takes_last(await asyncio.wait_for(self._socket.recv(), PATIENCE)):
            pass

    async def ask(self, values: dict[str, object]) -> None:
        """As `run`, without reading the answer."""
        await self._socket.send(self._request(values, fragment=False))

    def _request(self, values: dict[str, object], fragment: bool) -> bytes:
        message = BackMsg()
        request = message.rerun_script
        request.query_string, request.page_script_hash = self.query, self._page
        request.page_name = "" if self._page else self._page_name  # as a browser does: the first run tells the rest
        if fragment:
            request.fragment_id, request.is_auto_rerun = self.fragment, True
        for key, value in values.items():
            self._set(request.widget_states.widgets.add(), key, value)
        return message.SerializeToString()

    def _set(self, state, key: str, value: object) -> None:
        state.id = self.widgets[key].id
        if value is True:
            state.trigger_value = True
        elif isinstance(value, str):
            state.string_value = value
        else:
            state.double_array_value.data.append(value)

    def _takes_last(self, content: bytes) -> bool:
        """Take a message; whether it was the last one of a run."""
        message = ForwardMsg()
        message.ParseFromString(content)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self.fragment = message.auto_rerun.fragment_id
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._take(message.delta.new_element)
        return kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _take(self, element) -> None:
        kind = element.WhichOneof("type")
        widget = getattr(element, kind)
        self.charts += "vega_lite_chart" in kind
        if kind in ("markdown", "alert", "exception"):
            self.words.append(getattr(widget, "body", "") or str(widget))
        elif hasattr(widget, "id"):
            self.widgets[widget.id.rpartition("-")[2]] = widget

"""What Redis holds for one installation: names of keys and channels, and the scripts on them."""


class Names:
    """Name the keys and channels of one installation."""

    def __init__(self, prefix: str) -> None:
        self.fence = f"{prefix}fence"
        self.frames = f"{prefix}frames"
        self.numbers = f"{prefix}numbers"
        self._commands = f"{prefix}commands:"
        self.all = f"{prefix}all"
        self.room = f"{prefix}room"
        self._hub = f"{prefix}hub:"
        self._stream = f"{prefix}stream:"

    def commands(self, token: int) -> str:
        """Name the stream of commands for the room with that token, and for no other."""
        return f"{self._commands}{token}"

    def hub(self, name: str) -> str:
        """Name the channel of a process with hubs."""
        return self._hub + name

    def stream(self, stream: str) -> str:
        """Name the channel of a stream."""
        return self._stream + stream

    def stream_of(self, channel: str) -> str | None:
        """Give the stream whose channel that is, if it is one."""
        return channel.removeprefix(self._stream) if channel.startswith(self._stream) else None


PUBLISH = """
if tonumber(redis.call('GET', KEYS[1]) or '-1') > tonumber(ARGV[1]) then return -1 end
local held = redis.call('HGET', KEYS[3], ARGV[3])
if held then
  local token, number = string.match(held, '^(%d+):(%d+)$')
  if tonumber(token) == tonumber(ARGV[1]) and tonumber(number) > tonumber(ARGV[2]) then return 0 end
end
redis.call('HSET', KEYS[2], ARGV[3], ARGV[5])
redis.call('HSET', KEYS[3], ARGV[3], ARGV[1] .. ':' .. ARGV[2])
redis.call('PUBLISH', ARGV[4], ARGV[5])
return 1
"""
"""Write and publish a frame. Keys: fence, frames, numbers; token, number, stream, channel, frame."""

BEAT = """
local held = tonumber(redis.call('GET', KEYS[1]) or '-1')
local token = tonumber(ARGV[1])
if held > token then return {held, 0} end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[4])
if held < token then
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
  return {held, 0}
end
redis.call('EXPIRE', KEYS[2], ARGV[5])
redis.call('EXPIRE', KEYS[3], ARGV[5])
redis.call('PUBLISH', ARGV[2], ARGV[3])
return {held, redis.call('HLEN', KEYS[3])}
"""
"""Show that the room lives, or claim Redis for it and clear what another one left, without a word.

Keys: fence, frames, numbers, commands; token, channel, beat, seconds to remember and to keep.
"""

ASK = """
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[1]) then return false end
redis.call('EXPIRE', KEYS[1], 60)
return redis.call('XADD', KEYS[1], '*', 'c', ARGV[2])
"""
"""Add a command, unless too many wait. Key: commands; limit, command."""

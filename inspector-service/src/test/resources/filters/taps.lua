-- One tap for each line of the file that FILTERS names; at the end the frames that each lets through.
local number = 0
for line in io.lines(os.getenv("FILTERS")) do
  number = number + 1
  local mine = number
  local hits = {}
  local tap = Listener.new("frame", line)
  function tap.packet(pinfo)
    hits[#hits + 1] = pinfo.number
  end
  function tap.draw()
    print("filter", mine, table.concat(hits, ","))
  end
end

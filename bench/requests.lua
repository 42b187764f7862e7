-- wrk's requests, by OPERATION. An id is beyond what Lua's numbers hold, so its digits are put together as text.
local operation, rows = os.getenv("OPERATION"), tonumber(os.getenv("ROWS"))
local organizations = "/api/v1/organizations"
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init()
  math.randomseed(tonumber(os.getenv("SEED")) * 100 + number)
  wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
  count = tonumber(os.getenv("FIRST"))
end

local function id() return string.format("%s/org_1%017d", organizations, math.random(0, rows - 1) * 1024) end
local function each() count = count + 1; return string.format("%s/org_1%017d", organizations, count % rows * 1024) end
local function external() return organizations .. ":external/ext-" .. math.random(0, rows - 1) end
local function unique() count = count + 1; return os.getenv("SEED") .. "-" .. number .. "-" .. count end

local uncached = { ["Authorization"] = "Bearer " .. os.getenv("TOKEN"), ["Cache-Control"] = "no-cache" }
local operations = {
  get_by_id = function() return wrk.format("GET", id()) end,
  get_each = function() return wrk.format("GET", each()) end, -- one after the other
  get_by_external_id = function() return wrk.format("GET", external()) end,
  get_by_id_database = function() return wrk.format("GET", id(), uncached) end,
  get_by_external_id_database = function() return wrk.format("GET", external(), uncached) end,
  list_first = function() return wrk.format("GET", organizations) end,
  list_deep = function() return wrk.format("GET", organizations .. "?page_token=" .. os.getenv("PAGE_TOKEN")) end,
  search = function() return wrk.format("GET", organizations .. ":search?query=ext-" .. math.random(0, rows - 1)) end,
  create = function()
    return wrk.format("POST", organizations, nil,
      string.format('{"display_name": "Created", "external_id": "new-%s", "metadata": {"plan": "pro"}}', unique()))
  end,
  upsert = function()
    return wrk.format("PUT", external(), nil,
      string.format('{"display_name": "Upserted", "metadata": {"seats": "%s"}}', unique()))
  end,
  metadata_patch = function()
    return wrk.format("PATCH", id(), nil, string.format('{"metadata": {"seats": "%s"}}', unique()))
  end,
  token = function()
    return wrk.format("POST", "/oauth/token", { ["Content-Type"] = "application/x-www-form-urlencoded" },
      "grant_type=client_credentials&client_id=" .. os.getenv("CLIENT_ID") .. "&client_secret=" .. os.getenv("CLIENT_SECRET"))
  end,
}
request = operations[operation]
if not request then -- wrk would go on, and get /
  io.stderr:write("there is no operation ", operation, "\n")
  os.exit(1)
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests": %d, "seconds": %.3f, "p50": %d, "p99": %d, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end

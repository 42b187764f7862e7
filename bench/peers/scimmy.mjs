// A SCIM 2.0 server of SCIMMY (npm: scimmy, scimmy-routers, express) to stand beside Guildhall in scim.sh. It keeps
// everything in memory, finds a userName by a map, and writes nothing to disk: it does less than any real service must.
//   npm install scimmy scimmy-routers express && node scimmy.mjs PORT
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

let last = 0;

/** The handlers of a resource type, on maps. */
function kept(nameOf) {
  const byId = new Map();
  const byName = new Map();
  const found = (resource) => {
    if (resource.id) {
      const one = byId.get(resource.id);
      if (!one) throw new SCIMMY.Types.Error(404, null, `Resource ${resource.id} not found`);
      return one;
    }
    const [condition] = resource.filter ?? [];
    const name = condition?.[nameOf];
    if (name && name[0] === "eq") {
      const one = byName.get(String(name[1]).toLowerCase());
      return one ? [one] : [];
    }
    return resource.filter ? resource.filter.match([...byId.values()]) : [...byId.values()];
  };
  return {
    egress: found,
    ingress: (resource, data) => {
      const id = resource.id ?? String(++last);
      const now = new Date().toISOString();
      const one = { ...JSON.parse(JSON.stringify(data)), id, meta: { created: now, lastModified: now } };
      const name = one[nameOf].toLowerCase();
      if (byName.has(name) && byName.get(name).id !== id) {
        throw new SCIMMY.Types.Error(409, "uniqueness", `${one[nameOf]} is taken`);
      }
      byId.set(id, one);
      byName.set(name, one);
      return one;
    },
    degress: (resource) => {
      const one = found(resource);
      byName.delete(one[nameOf].toLowerCase());
      byId.delete(one.id);
    },
  };
}

SCIMMY.Resources.declare(SCIMMY.Resources.User, kept("userName"));
SCIMMY.Resources.declare(SCIMMY.Resources.Group, kept("displayName"));

const app = express();
app.use("/scim/v2", new SCIMMYRouters({ type: "bearer", handler: () => "bench" }));
app.listen(Number(process.argv[2]), "127.0.0.1", () => console.log("listening"));

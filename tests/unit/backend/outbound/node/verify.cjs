// Reads rows of {secret, body, headers} from standard input, and answers for each what the library says: "" or why not.
const { Webhook } = require("standardwebhooks");

const rows = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const said = rows.map(({ secret, body, headers }) => {
  try {
    new Webhook(secret).verify(body, headers);
    return "";
  } catch (error) {
    return error.message;
  }
});
process.stdout.write(JSON.stringify(said));

// A chain of LangChain's over a knowledge base: node docs/examples/langchain.js <data folder> "<question>"
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { RunnablePassthrough, RunnableSequence } from "@langchain/core/runnables";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { OWNER, describeProvenance, openKnowledgeBase } from "eyrie";

const [data = "data/knowledge-base", question = "Which form do I need when I lost a receipt?"] = process.argv.slice(2);

// Stands in for a chat model of yours, such as ChatOllama: this example asks no server.
const model = new FakeListChatModel({ responses: ["(the model's answer)"] });

const knowledgeBase = await openKnowledgeBase({ data, settings: process.env });
const retriever = knowledgeBase.retriever({ limit: 4, principal: OWNER });

const prompt = ChatPromptTemplate.fromMessages([
  ["system", "Answer from these passages and name them by their numbers.\n\n{passages}"],
  ["human", "{question}"],
]);
const numbered = (documents) =>
  documents.map(({ pageContent, metadata }, index) => `[${index + 1}] ${describeProvenance(metadata)}\n${pageContent}`);

const chain = RunnableSequence.from([
  { documents: retriever, question: new RunnablePassthrough() },
  RunnablePassthrough.assign({ passages: ({ documents }) => numbered(documents).join("\n\n") }),
  RunnablePassthrough.assign({ answer: prompt.pipe(model).pipe(new StringOutputParser()) }),
]);

const { answer, documents } = await chain.invoke(question);
process.stdout.write(`${answer}\n`);
for (const [index, { metadata }] of documents.entries()) {
  process.stdout.write(`[${index + 1}] ${describeProvenance(metadata)}\n`);
}
await knowledgeBase.close();
